package io.momentcross.benchmarks.rank;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.service.RestService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Versions of the model that ships with ranking-service, which differ in nothing but their number. */
public final class ModelVersions {

    /** That the service ships with. */
    public static final int FIRST = 1;

    private static final String MODEL = "moment-cross";
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final RestService service;
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();

    /** @param models where the service looks for them */
    ModelVersions(RestService service, Path models) {
        this.service = service;
        this.folder = models.resolve(MODEL);
    }

    /**
     * The first version once more.
     *
     * @param marks files that lie beside it, as text by name
     */
    public void publish(int version, Map<String, String> marks) throws IOException {
        Path first = version(FIRST);
        Path made = Files.createDirectory(folder.resolve("." + version));
        if (!(json.readTree(first.resolve("manifest.json").toFile()) instanceof ObjectNode manifest)) {
            throw new IOException("the manifest is no object");
        }
        manifest.put("version", Integer.toString(version));
        json.writeValue(made.resolve("manifest.json").toFile(), manifest);
        Files.copy(first.resolve("model.onnx"), made.resolve("model.onnx"));
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            Files.writeString(made.resolve(mark.getKey()), mark.getValue());
        }
        Files.move(made, version(version));
    }

    public void remove(int version) throws IOException {
        FileSystemUtils.deleteRecursively(version(version));
    }

    private Path version(int version) {
        return folder.resolve(Integer.toString(version));
    }

    /** Has an operator's request answered. */
    public void post(int version, String change, String body) throws IOException, InterruptedException {
        String path = "/v1/models/" + MODEL + "/versions/" + version + "/" + change;
        HttpResponse<String> answer = service.post(path, body.getBytes(UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException(path + " is answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Returns when the version serves; asks every few milliseconds. */
    public void awaitServing(int version) throws IOException, InterruptedException {
        await(
                version + " does not serve",
                said -> said.path("serving").asString("").equals(Integer.toString(version)));
    }

    /** Returns when the version is in that state. */
    public void awaitState(int version, String state) throws IOException, InterruptedException {
        await(
                version + " is not " + state,
                said -> said.path("versions")
                        .valueStream()
                        .anyMatch(one -> one.path("version").asString("").equals(Integer.toString(version))
                                && one.path("state").asString("").equals(state)));
    }

    /** @param condition on what the service says of its model */
    private void await(String otherwise, Predicate<JsonNode> condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            String said = service.get("/v1/models/" + MODEL).body();
            if (condition.test(json.readTree(said))) {
                return;
            }
            if (System.nanoTime() > until) {
                throw new IOException("version " + otherwise + ": " + said);
            }
            Thread.sleep(20);
        }
    }
}
