package io.momentcross.label.query;

import io.momentcross.label.query.QueryException.Reason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What the caller of free SQL is told: what is wrong, and where in the query. */
public final class QueryProblems {

    private static final String RETRY_SECONDS = "2";

    private QueryProblems() {}

    /** @param sql the caller's query, into which positions point */
    public static ResponseEntity<ProblemDetail> of(QueryException e, String sql) {
        HttpStatus status = switch (e.reason()) {
            case WRONG, REFUSED, TIMED_OUT, OUT_OF_MEMORY -> HttpStatus.BAD_REQUEST;
            case CANCELLED, ID_TAKEN -> HttpStatus.CONFLICT;
            // Not 503: the service is well, others may go on.
            case OVERLOAD -> HttpStatus.TOO_MANY_REQUESTS;
            case UNREADABLE, WORKER_LOST -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setType(URI.create("urn:momentcross:problem:" + code(e.reason())));
        if (e.reason() == Reason.OUT_OF_MEMORY) {
            problem.setTitle("Out of memory");
        }
        String requestId = MDC.get("requestId");
        if (requestId != null) {
            problem.setProperty("requestId", requestId);
        }
        point(problem, e, sql);
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return answer.body(problem);
    }

    private static void point(ProblemDetail problem, QueryException e, String sql) {
        if (e.reason() != Reason.WRONG && e.reason() != Reason.REFUSED) {
            return;
        }
        problem.setProperty("field", "sql");
        Integer at = e.position();
        if (at != null) {
            String before = before(sql, at);
            int line = before.lastIndexOf('\n');
            problem.setProperty("position", before.length());
            problem.setProperty(
                    "line", 1 + before.chars().filter(c -> c == '\n').count());
            problem.setProperty("column", before.length() - line);
        }
    }

    private static String before(String sql, int bytes) {
        byte[] all = sql.getBytes(StandardCharsets.UTF_8);
        return new String(all, 0, Math.min(bytes, all.length), StandardCharsets.UTF_8);
    }

    private static String code(Reason reason) {
        return switch (reason) {
            case WRONG -> "query-wrong";
            case REFUSED -> "query-refused";
            case TIMED_OUT -> "query-too-slow";
            case OUT_OF_MEMORY -> "query-too-large";
            case CANCELLED -> "query-cancelled";
            case ID_TAKEN -> "query-id-taken";
            case OVERLOAD -> "too-many-queries";
            case UNREADABLE -> "labels-unreadable";
            case WORKER_LOST -> "query-process-lost";
        };
    }
}
