package io.momentcross.localstack.demo;

import io.momentcross.localstack.suite.DataFolder;
import io.momentcross.localstack.suite.RunFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * How long it takes until a click can have changed the model that answers: for several clicks, spread over the label
 * clock's ticks, the time from reporting the click until the serving version has learned labels of the tick that the
 * click fell into.
 */
@Command(
        name = "freshness",
        description = "Against a running demo: seconds from a click to a serving model that has learned its tick.",
        mixinStandardHelpOptions = true)
public final class FreshnessCommand implements Callable<Integer> {

    private static final Duration APART = Duration.ofSeconds(7);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(names = "--data", description = "The demo's folder. Default: data.")
    private Path data = Path.of("data");

    @Option(names = "--runs", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
    private int runs;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private String gateway = "";
    private String token = "";

    @Override
    public Integer call() throws Exception {
        Map<String, RunFile.Part> parts = new RunFile(data).parts();
        RunFile.Part issuer = parts.get("issuer");
        RunFile.Part edge = parts.get("gateway");
        if (issuer == null || edge == null || !parts.containsKey("trainer")) {
            System.err.println("moment-cross: no demo that learns runs on "
                    + data.toAbsolutePath().normalize() + ". Start one with ./moment-cross demo.");
            return 4;
        }
        gateway = edge.url();
        token = TokenCommand.token(
                issuer.url() + "/oauth2/token", DataFolder.secret(data, "dev"), "rank events features models", "3600");
        List<Double> seconds = measure();
        List<Double> sorted = seconds.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "click to serving model: median %.1f s of %d, from %.1f to %.1f s%n",
                (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2,
                sorted.size(),
                sorted.getFirst(),
                sorted.getLast());
        return 0;
    }

    private List<Double> measure() throws InterruptedException, ExecutionException {
        List<Future<Double>> waiting = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int run = 0; run < runs; run++) {
                int user = 1 + run;
                waiting.add(threads.submit(() -> once(user)));
                Thread.sleep(APART);
            }
            for (Future<Double> one : waiting) {
                seconds.add(one.get());
                System.out.printf(Locale.ROOT, "  %.1f s%n", seconds.getLast());
            }
        }
        return seconds;
    }

    private double once(int user) throws IOException, InterruptedException {
        String room = call("GET", "/v1/rooms:hot?limit=1", "")
                .path("rooms")
                .path(0)
                .path("roomId")
                .asString("0");
        JsonNode slate =
                call("POST", "/v1/rank", "{\"userId\":" + user + ",\"candidates\":[{\"roomId\":\"" + room + "\"}]}");
        Instant clicked = Instant.now();
        long from = System.nanoTime();
        call(
                "POST",
                "/v1/events",
                "{\"events\":[" + event(slate, user, room, "exposure", clicked) + ","
                        + event(slate, user, room, "click", clicked) + "]}");
        while (System.nanoTime() - from < PATIENCE.toNanos()) {
            if (newestLearned().isAfter(clicked)) {
                return (System.nanoTime() - from) / 1e9;
            }
            Thread.sleep(Duration.ofMillis(200));
        }
        throw new IOException("no serving model had learned the click after " + PATIENCE);
    }

    private Instant newestLearned() throws IOException, InterruptedException {
        JsonNode model = call("GET", "/v1/models", "").path("models").path(0);
        String serving = model.path("serving").asString("");
        Instant newest = Instant.EPOCH;
        for (JsonNode version : model.path("versions")) {
            String learned = version.path("newestLabelAt").asString("");
            if (version.path("version").asString("").equals(serving) && !learned.isEmpty()) {
                newest = Instant.parse(learned);
            }
        }
        return newest;
    }

    private static String event(JsonNode slate, int user, String room, String type, Instant at) {
        return "{\"eventId\":\"" + UUID.randomUUID() + "\",\"requestId\":\""
                + slate.path("requestId").asString("") + "\",\"userId\":" + user + ",\"roomId\":\"" + room
                + "\",\"type\":\"" + type + "\",\"happenedAt\":\"" + at + "\"}";
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
