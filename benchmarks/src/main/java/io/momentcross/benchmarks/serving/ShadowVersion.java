package io.momentcross.benchmarks.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.service.RestService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The serving version once more, under another number, which answers nobody. */
final class ShadowVersion {

    private static final String MODEL = "moment-cross";
    private static final String SERVING = "1";
    private static final String SHADOW = "2";
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final RestService service;

    private ShadowVersion(RestService service) {
        this.service = service;
    }

    /** @param models where the service looks for versions */
    static ShadowVersion publish(RestService service, Path models) throws IOException, InterruptedException {
        Path serving = models.resolve(MODEL).resolve(SERVING);
        Path made = Files.createDirectory(models.resolve(MODEL).resolve("." + SHADOW));
        ObjectMapper json = new ObjectMapper();
        if (!(json.readTree(serving.resolve("manifest.json").toFile()) instanceof ObjectNode manifest)) {
            throw new IOException("the manifest is no object");
        }
        manifest.put("version", SHADOW);
        json.writeValue(made.resolve("manifest.json").toFile(), manifest);
        Files.copy(serving.resolve("model.onnx"), made.resolve("model.onnx"));
        Files.writeString(made.resolve("shadow"), "1.0");
        Files.move(made, made.resolveSibling(SHADOW));
        ShadowVersion version = new ShadowVersion(service);
        // Else the greater number would serve while it sees nothing.
        version.post("/versions/" + SERVING + "/activate", "");
        version.await("\"state\":\"SHADOW\"");
        return version;
    }

    /** That share of requests from now on; 0 for none. */
    void see(double rate) throws IOException, InterruptedException {
        post("/versions/" + SHADOW + "/shadow", "{\"rate\":" + rate + "}");
    }

    private void post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.post("/v1/models/" + MODEL + path, json.getBytes(UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException(path + " is answered " + answer.statusCode() + " " + answer.body());
        }
    }

    private void await(String state) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        for (String said = "";
                !said.contains(state);
                said = service.get("/v1/models/" + MODEL).body()) {
            if (System.nanoTime() > until) {
                throw new IOException("version " + SHADOW + " is no shadow: " + said);
            }
            Thread.sleep(100);
        }
    }
}
