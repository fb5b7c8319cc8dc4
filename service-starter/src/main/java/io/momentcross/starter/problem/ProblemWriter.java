package io.momentcross.starter.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem where no controller can: in filters. Thread-safe. */
public final class ProblemWriter {

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Answers {@code status} with a problem of type {@code urn:momentcross:problem:CODE}. */
    public void write(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String code, String detail)
            throws IOException {
        write(request, response, Problems.of(status, code, detail, null));
    }

    /** Answers with the problem that {@code e} describes. */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException e) throws IOException {
        Problems.headers(e).forEach((name, values) -> response.setHeader(name, values.getFirst()));
        write(request, response, Problems.of(e));
    }

    /** 401: no token, or one that does not hold; says which, never repeats the token. */
    public void unauthorized(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        boolean refused = e instanceof OAuth2AuthenticationException;
        write(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                refused ? "token-refused" : "token-missing",
                refused ? refusal(e) : "This call needs a bearer token in the Authorization header.");
    }

    private static String refusal(AuthenticationException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("expired") ? "The token has expired." : "The token is not one of this issuer's.";
    }

    private void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
            throws IOException {
        problem.setInstance(java.net.URI.create(request.getRequestURI()));
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Problems.answering(request.getRequestURI(), problem));
    }
}
