package io.momentcross.starter.problem;

import io.momentcross.starter.request.RequestId;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Builds the body of a problem. */
final class Problems {

    private static final String TYPE = "urn:momentcross:problem:";

    private Problems() {}

    static ProblemDetail of(HttpStatusCode status, String code, @Nullable String detail, @Nullable String field) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setType(URI.create(TYPE + code));
        problem.setDetail(detail);
        if (field != null) {
            problem.setProperty("field", field);
        }
        return withRequestId(problem);
    }

    static ProblemDetail of(ProblemException e) {
        return of(e.status(), e.code(), e.getMessage(), e.field());
    }

    /** What an answer says of {@code e} beside its body. */
    static HttpHeaders headers(ProblemException e) {
        HttpHeaders headers = new HttpHeaders();
        if (e.retryAfter() != null) {
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, e.retryAfter().toSeconds())));
        }
        if (e.isRefusal()) {
            headers.set(ProblemException.REFUSED, e.code());
        }
        return headers;
    }

    /** Gives a problem that the framework made the type and request id of ours. */
    static ProblemDetail ours(ProblemDetail problem) {
        if (problem.getType() == null || problem.getType().toString().equals("about:blank")) {
            problem.setType(URI.create(TYPE + code(HttpStatusCode.valueOf(problem.getStatus()))));
        }
        return withRequestId(problem);
    }

    /**
     * Says the problem once more as {@code error}, where {@code path} is one of the Open Inference Protocol: its clients
     * read that member, whatever else there is.
     */
    static ProblemDetail answering(String path, ProblemDetail problem) {
        if (path.equals("/v2") || path.startsWith("/v2/")) {
            problem.setProperty("error", problem.getDetail() == null ? problem.getTitle() : problem.getDetail());
        }
        return problem;
    }

    static String code(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null
                ? "status-" + status.value()
                : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ProblemDetail withRequestId(ProblemDetail problem) {
        String id = RequestId.current();
        if (id != null) {
            problem.setProperty("requestId", id);
        }
        return problem;
    }
}
