package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.Served;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** {@code /v1/models}: versions that come, serve beside others, and go, while requests are answered. */
class ModelApiTest extends RankApiFixture {

    @Test
    void brokenVersionIsRefusedWithItsReason_whenItAppears() throws Exception {
        String serving = serving();
        publish("900000", manifest -> manifest, graph -> java.util.Arrays.copyOf(graph, graph.length / 2));
        publish("900001", manifest -> manifest.replace("\"name\": \"p_click\"", "\"name\": \"p_unknown\""), g -> g);
        publish("900002", manifest -> manifest.replace("room.viewers", "room.moonlight"), g -> g);
        publish(
                "900003",
                manifest -> manifest.replaceAll("\"sha256\": \"[0-9a-f]+\"", "\"sha256\": \"" + "0".repeat(64) + "\""),
                g -> g);

        Map<String, String> reasons = await(() -> {
            Map<String, String> refused = refused();
            return refused.keySet().containsAll(Set.of("900000", "900001", "900002", "900003")) ? refused : null;
        });

        assertThat(reasons.get("900000")).contains("no ONNX model");
        assertThat(reasons.get("900001")).contains("p_unknown");
        assertThat(reasons.get("900002")).contains("room.moonlight");
        assertThat(reasons.get("900003")).contains("hash");
        assertThat(serving()).isEqualTo(serving);
        for (String version : reasons.keySet()) {
            delete(REPOSITORY.resolve("moment-cross").resolve(version));
        }
    }

    @Test
    void noRequestFails_whenModelsAreSwappedUnderLoad() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                callers.add(load.submit(() -> {
                    List<String> versions = new ArrayList<>();
                    while (!stop.get()) {
                        HttpResponse<String> answer = rank(request(20));
                        JsonNode body = json(answer);
                        assertThat(answer.statusCode()).isEqualTo(200);
                        assertThat(body.get("degraded").isEmpty())
                                .as(answer.body())
                                .isTrue();
                        versions.add(body.get("modelVersion").asString());
                    }
                    return versions;
                }));
            }
            for (int version = 2; version <= 21; version++) {
                String wanted = Integer.toString(version);
                publish(wanted, manifest -> manifest, graph -> graph);
                await(() -> serving().equals(wanted) ? wanted : null);
            }
            stop.set(true);
            Set<String> seen =
                    callers.stream().flatMap(caller -> get(caller).stream()).collect(Collectors.toSet());
            assertThat(seen).hasSizeGreaterThan(3).contains("21");
        }
        assertThat(send("/v1/models/moment-cross/versions/7/activate", "models", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(serving()).isEqualTo("7");
        assertThat(send("/v1/models/moment-cross/versions/latest/activate", "models", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(serving()).isEqualTo("21");
        assertThat(send("/v1/models/moment-cross/versions/777/activate", "models", "")
                        .statusCode())
                .isEqualTo(404);

        JsonNode back = json(send("/v1/models/moment-cross/rollback", "models", ""));
        assertThat(back.get("serving").asString()).isEqualTo("20");
        assertThat(back.get("versions"))
                .anySatisfy(version -> assertThat(version.toString()).contains("\"version\":\"20\"", "PINNED"));
        assertThat(json(send("/v1/models/moment-cross/rollback", "models", ""))
                        .get("serving")
                        .asString())
                .isEqualTo("19");
        send("/v1/models/moment-cross/versions/1/activate", "models", "");
        assertThat(send("/v1/models/moment-cross/rollback", "models", "").statusCode())
                .isEqualTo(409);
        assertThat(serving()).isEqualTo("1");
        assertThat(send("/v1/models/nobody/rollback", "models", "").statusCode())
                .isEqualTo(404);
        send("/v1/models/moment-cross/versions/latest/activate", "models", "");
        assertThat(serving()).isEqualTo("21");
    }

    @Test
    void canaryAnswersItsUsers_untilItEnds() throws Exception {
        String before = serving();
        String versions = "/v1/models/moment-cross/versions/";
        publish("800000", manifest -> manifest, graph -> graph, "canary", "1");
        JsonNode answer = await(() -> {
            JsonNode now = json(rank(by(42, "")));
            return now.get("arm").asString().equals("canary") ? now : null;
        });
        assertThat(answer.get("modelVersion").asString()).isEqualTo("800000");
        Served served = served(answer.get("requestId").asString());
        assertThat(served.getArm()).isEqualTo("canary");
        assertThat(served.getModelVersion()).isEqualTo("800000");
        JsonNode own = json(rank(by(42, ",\"model\":\"moment-cross\"")));
        assertThat(own.get("modelVersion").asString()).isEqualTo(before);

        assertThat(send(versions + before + "/canary", "models", "{\"share\":0.1}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send(versions + "800001/canary", "models", "{\"share\":0.1}").statusCode())
                .isEqualTo(404);
        for (String wrong : List.of("{}", "{\"share\":1.1}", "{\"share\":-0.1}", "{\"share\":\"NaN\"}")) {
            HttpResponse<String> refused = send(versions + "800000/canary", "models", wrong);
            assertThat(refused.statusCode()).as(wrong + refused.body()).isEqualTo(400);
            assertThat(json(refused).get("field").asString()).isEqualTo("share");
        }
        HttpResponse<String> less = send(versions + "800000/canary", "models", "{\"share\":1e-9}");
        assertThat(less.body()).contains("\"state\":\"CANARY\"", "\"canaryShare\":1.0E-9");
        assertThat(json(rank(by(42, ""))).get("modelVersion").asString()).isEqualTo(before);

        delete(REPOSITORY.resolve("moment-cross").resolve("800000"));
    }

    @Test
    void shadowSeesRequestsAndNobodySeesIt_untilItEnds() throws Exception {
        String before = serving();
        publish("700000", manifest -> manifest, graph -> graph, "shadow", "1");
        await(() -> {
            JsonNode answer = json(rank(by(42, "")));
            assertThat(answer.get("modelVersion").asString()).isEqualTo(before);
            var compared = metrics.find("momentcross.shadow.score.difference").summary();
            return compared != null && compared.count() > 0 ? compared : null;
        });
        String path = "/v1/models/moment-cross/versions/700000/shadow";
        HttpResponse<String> wrong = send(path, "models", "{\"rate\":2}");
        assertThat(json(wrong).get("field").asString()).as(wrong.body()).isEqualTo("rate");
        wrong = send(path, "models", "{\"rate\":0.5,\"of\":\"nobody\"}");
        assertThat(json(wrong).get("field").asString()).as(wrong.body()).isEqualTo("of");
        assertThat(send(path, "models", "{\"rate\":0.5,\"of\":\"moment-cross\"}")
                        .body())
                .contains("\"state\":\"SHADOW\"", "\"shadowRate\":0.5");

        delete(REPOSITORY.resolve("moment-cross").resolve("700000"));
    }

    private interface Change<T> {
        T of(T before);
    }

    /** The shipped model as another version, with a manifest that fits unless changed. */
    private static void publish(String version, Change<String> manifest, Change<byte[]> graph, String... mark)
            throws Exception {
        byte[] bytes = graph.of(resource("model.onnx"));
        String sha256 = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        String text = new String(resource("manifest.json"), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"version\": \"1\"", "\"version\": \"" + version + "\"")
                .replaceAll("\"sha256\": \"[0-9a-f]+\"", "\"sha256\": \"" + sha256 + "\"")
                .replaceAll("\"bytes\": [0-9]+", "\"bytes\": " + bytes.length);
        Path temporary = Files.createTempDirectory(REPOSITORY.resolve("moment-cross"), ".tmp-");
        Files.write(temporary.resolve("model.onnx"), bytes);
        Files.writeString(temporary.resolve("manifest.json"), manifest.of(text));
        if (mark.length > 0) {
            Files.writeString(temporary.resolve(mark[0]), mark[1]);
        }
        Files.move(temporary, REPOSITORY.resolve("moment-cross").resolve(version));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = ModelApiTest.class.getResourceAsStream("/bootstrap-model/" + name)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    /** All at once: without its mark a version would serve. */
    private static void delete(Path folder) throws IOException {
        Path temporary = folder.resolveSibling(".tmp-" + folder.getFileName());
        Files.move(folder, temporary);
        FileSystemUtils.deleteRecursively(temporary);
    }

    private Map<String, String> refused() throws Exception {
        Map<String, String> reasons = new java.util.HashMap<>();
        for (JsonNode version :
                json(send("/v1/models/moment-cross", "models", null)).get("versions")) {
            if (version.get("state").asString().equals("REFUSED")) {
                reasons.put(
                        version.get("version").asString(), version.get("reason").asString());
            }
        }
        return reasons;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
