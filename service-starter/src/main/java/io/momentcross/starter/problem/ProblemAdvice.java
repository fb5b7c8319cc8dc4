package io.momentcross.starter.problem;

import io.momentcross.starter.request.BodyTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Turns whatever a controller throws into a problem. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException e, WebRequest request) {
        if (e.category() == Category.BUG || e.category() == Category.DEPENDENCY) {
            LOG.warn("{}: {}", e.code(), e.getMessage(), e.getCause());
        }
        return respond(e, Problems.of(e), Problems.headers(e), request);
    }

    /** Read by hand, that is by no message converter. */
    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException e, WebRequest request) {
        return problem(ProblemException.tooLarge(e), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(Exception e, WebRequest request) {
        LOG.error("unexpected failure", e);
        String detail = "Something went wrong in this service; the request id finds it in the log.";
        return respond(
                e, Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal", detail, null), new HttpHeaders(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem(problem, request);
            }
            if (cause instanceof BodyTooLargeException tooLarge) {
                return tooLarge(tooLarge, request);
            }
        }
        return problem(
                e.getCause() instanceof JacksonException unreadable
                        ? ProblemException.unreadable(unreadable)
                        : ProblemException.unreadable("The body is missing or cannot be read."),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return e.getBindingResult().getFieldErrors().stream()
                .findFirst()
                .map(error -> respond(
                        e,
                        Problems.of(
                                HttpStatus.BAD_REQUEST,
                                "invalid-field",
                                error.getField() + " " + error.getDefaultMessage(),
                                error.getField()),
                        headers,
                        request))
                .orElseGet(() -> respond(
                        e,
                        Problems.of(
                                HttpStatus.BAD_REQUEST,
                                "invalid-body",
                                String.valueOf(e.getBindingResult().getGlobalError()),
                                null),
                        headers,
                        request));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(
                e,
                Problems.of(
                        HttpStatus.BAD_REQUEST,
                        "invalid-field",
                        "The parameter " + e.getParameterName() + " is missing.",
                        e.getParameterName()),
                headers,
                request);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Object ours = body instanceof ProblemDetail problem
                ? Problems.ours(problem)
                : body == null ? Problems.of(status, Problems.code(status), null, null) : body;
        if (ours instanceof ProblemDetail problem && request instanceof ServletWebRequest web) {
            Problems.answering(web.getRequest().getRequestURI(), problem);
        }
        return new ResponseEntity<>(ours, headers, status);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : null;
        String detail = "The value of " + (name == null ? "a parameter" : name) + " is not what it should be.";
        return respond(e, Problems.of(HttpStatus.BAD_REQUEST, "invalid-field", detail, name), headers, request);
    }

    private ResponseEntity<Object> respond(
            Exception e, ProblemDetail problem, HttpHeaders headers, WebRequest request) {
        ResponseEntity<Object> answer =
                handleExceptionInternal(e, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
        return answer == null ? ResponseEntity.status(problem.getStatus()).build() : answer;
    }
}
