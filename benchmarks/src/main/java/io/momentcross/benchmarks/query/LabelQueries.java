package io.momentcross.benchmarks.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.service.RestService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The analysts' API of a label service. */
final class LabelQueries {

    private static final int ROWS = 100_000;

    private final ObjectMapper json = new ObjectMapper();
    private final RestService service;
    private final long timeoutMs;

    LabelQueries(RestService service, long timeoutMs) {
        this.service = service;
        this.timeoutMs = timeoutMs;
    }

    /** The rows; nothing where the service says that its limits do not allow it. */
    Optional<List<JsonNode>> ask(Question question) throws IOException, InterruptedException {
        HttpResponse<String> answer = question.isReport()
                ? service.get(question.label())
                : service.post(
                        "/v1/labels/sql",
                        json.writeValueAsString(
                                        Map.of("sql", question.label(), "maxRows", ROWS, "timeoutMs", timeoutMs))
                                .getBytes(UTF_8));
        if (answer.statusCode() == 200) {
            return Optional.of(
                    json.readTree(answer.body()).path("rows").valueStream().toList());
        }
        if (isTooLarge(answer)) {
            return Optional.empty();
        }
        throw new IOException(
                question.name() + ": the label service answered " + answer.statusCode() + " " + answer.body());
    }

    private static boolean isTooLarge(HttpResponse<String> answer) {
        return answer.body().contains("query-too-large") || answer.body().contains("needs more memory");
    }
}
