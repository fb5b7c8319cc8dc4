package io.momentcross.benchmarks.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.contracts.v1.Feedback;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/** Apps that call {@code POST /v1/events}. */
final class HttpIntake implements Load.Sender {

    private final RestService service;
    private final List<byte[]> bodies;

    HttpIntake(RestService service, List<List<Feedback>> batches) {
        this.service = service;
        this.bodies = batches.stream()
                .map(batch -> AppEvents.json(batch).getBytes(UTF_8))
                .toList();
    }

    @Override
    public void send(long number) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.post("/v1/events", bodies.get(Math.toIntExact(number % bodies.size())));
        if (answer.statusCode() != 200 || answer.body().contains("REJECTED")) {
            throw new IOException("the intake answered " + answer.statusCode() + " " + answer.body());
        }
    }
}
