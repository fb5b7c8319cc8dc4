package io.momentcross.benchmarks.features;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.service.PythonPeer;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.world.Asked;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Feast's Python feature server on the same Redis: twelve features of the rooms, and none of the user. */
final class FeastReads implements ReadSide {

    static final String NAME = "Feast";
    static final int FEATURES = 12;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAMES = IntStream.range(0, FEATURES)
            .mapToObj(number -> "\"rooms:feature_" + number + "\"")
            .collect(Collectors.joining(","));

    private final RestService service;

    private FeastReads(RestService service) {
        this.service = service;
    }

    /**
     * Writes the values of rooms 1 to {@code rooms}, and starts.
     *
     * @param workers processes
     * @param work    an empty folder
     */
    static FeastReads start(PythonPeer feast, int redisPort, int rooms, int workers, Path work)
            throws IOException, InterruptedException {
        Path folder = work.resolve("feast").toAbsolutePath();
        feast.run("rooms.py", folder.toString(), Integer.toString(redisPort), Integer.toString(rooms));
        RestService service = feast.serve(
                port -> java.util.List.of(
                        feast.bin("feast"),
                        "--chdir=" + folder,
                        "serve",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--workers=" + workers,
                        // It would start its workers anew after a thousand requests.
                        "--max-requests=0",
                        "--no-access-log"),
                Map.of("FEAST_USAGE", "False"),
                "/health",
                work.resolve("feast.log"));
        return new FeastReads(service);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long read(Asked asked) throws IOException, InterruptedException {
        return bytes(asked).length;
    }

    private byte[] bytes(Asked asked) throws IOException, InterruptedException {
        String rooms = asked.rooms().stream().map(String::valueOf).collect(Collectors.joining(","));
        byte[] body = ("{\"features\":[" + NAMES + "],\"entities\":{\"room_id\":[" + rooms + "]}}").getBytes(UTF_8);
        HttpResponse<byte[]> answer = service.exchange("/get-online-features", body, "application/json", PATIENCE);
        if (answer.statusCode() != 200) {
            throw new IOException("Feast answered " + answer.statusCode() + " " + new String(answer.body(), UTF_8));
        }
        return answer.body();
    }

    /** @throws IOException where a value is missing */
    void check(Asked asked) throws IOException, InterruptedException {
        JsonNode results = new ObjectMapper().readTree(bytes(asked)).path("results");
        long present = results.valueStream()
                .flatMap(result -> result.path("statuses").valueStream())
                .filter(status -> status.asString("").equals("PRESENT"))
                .count();
        if (present < (long) FEATURES * asked.rooms().size()) {
            throw new IOException("Feast has not all that was written: " + results);
        }
    }

    @Override
    public long pid() {
        return service.process().pid();
    }

    @Override
    public void close() {
        service.close();
    }
}
