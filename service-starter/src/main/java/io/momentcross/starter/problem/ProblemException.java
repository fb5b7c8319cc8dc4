package io.momentcross.starter.problem;

import io.momentcross.starter.request.BodyTooLargeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;

/**
 * A failure that is answered as RFC 9457 problem+json: {@code type} (urn:momentcross:problem:CODE),
 * {@code title}, {@code status}, {@code detail}, and {@code field} where one field is at fault.
 */
public final class ProblemException extends RuntimeException {

    /**
     * Header of an answer that is {@link #overloaded} or {@link #deadlinePassed}, with that code: tells who does not read
     * the body that there was no room or no time for this one call.
     */
    public static final String REFUSED = "X-Refused";

    /** Code of a call that was refused because too much is being done already. */
    public static final String OVERLOADED = "overloaded";

    private static final String DEADLINE_PASSED = "deadline-passed";

    private final Category category;
    private final HttpStatus status;
    private final String code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private ProblemException(
            Category category,
            HttpStatus status,
            String code,
            String detail,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.category = category;
        this.status = status;
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** 400: {@code field} (a JSON path such as {@code candidates[3].roomId}) holds what it must not. */
    public static ProblemException invalid(String field, String detail) {
        return new ProblemException(
                Category.CALLER, HttpStatus.BAD_REQUEST, "invalid-field", detail, field, null, null);
    }

    /** 400: {@code field} is none that the call knows. */
    public static ProblemException unknownField(String field, String detail) {
        return new ProblemException(
                Category.CALLER, HttpStatus.BAD_REQUEST, "unknown-field", detail, field, null, null);
    }

    /** 400: the body as a whole cannot be read. */
    public static ProblemException unreadable(String detail) {
        return new ProblemException(
                Category.CALLER, HttpStatus.BAD_REQUEST, "unreadable-body", detail, null, null, null);
    }

    /** 400: Jackson could not read the body; names the field where one is at fault. */
    public static ProblemException unreadable(JacksonException e) {
        return UnreadableBody.problem(e);
    }

    /** 404. */
    public static ProblemException notFound(String code, String detail) {
        return new ProblemException(Category.CALLER, HttpStatus.NOT_FOUND, code, detail, null, null, null);
    }

    /** 409. */
    public static ProblemException conflict(String code, String detail) {
        return new ProblemException(Category.CALLER, HttpStatus.CONFLICT, code, detail, null, null, null);
    }

    /** 413. */
    public static ProblemException tooLarge(String detail) {
        return new ProblemException(
                Category.CALLER, HttpStatus.CONTENT_TOO_LARGE, "body-too-large", detail, null, null, null);
    }

    /** 413. */
    public static ProblemException tooLarge(BodyTooLargeException e) {
        return tooLarge(String.valueOf(e.getMessage()));
    }

    /** 503 with Retry-After: something needed does not answer. */
    public static ProblemException unavailable(
            String code, String detail, Duration retryAfter, @Nullable Throwable cause) {
        return new ProblemException(
                Category.DEPENDENCY, HttpStatus.SERVICE_UNAVAILABLE, code, detail, null, retryAfter, cause);
    }

    /** 503 with Retry-After and {@value #REFUSED}: too much work at once. */
    public static ProblemException overloaded(String detail, Duration retryAfter) {
        return new ProblemException(
                Category.OVERLOAD, HttpStatus.SERVICE_UNAVAILABLE, OVERLOADED, detail, null, retryAfter, null);
    }

    /** 504 with {@value #REFUSED}: the caller's deadline has passed. */
    public static ProblemException deadlinePassed(String detail) {
        return new ProblemException(
                Category.DEPENDENCY, HttpStatus.GATEWAY_TIMEOUT, DEADLINE_PASSED, detail, null, null, null);
    }

    /** Whether there was no room or no time for this one call, and others may go on. */
    boolean isRefusal() {
        return code.equals(OVERLOADED) || code.equals(DEADLINE_PASSED);
    }

    public Category category() {
        return category;
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
