package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.momentcross.ranking.model.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The models of docs/models, each against what the framework that made it says of its check.json. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(AnyToken.class)
class ForeignModelsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path KEPT = Path.of("src", "test", "resources", "foreign-models");
    private static final Path SCRIPTS = Path.of("..", "docs", "models");
    private static final Offset<Double> NEAR = Offset.offset(1e-5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final CheckedFeatures FEATURES = CheckedFeatures.start();
    private static final KafkaBroker BROKER = KafkaBroker.start();
    private static final Path REPOSITORY = repository();

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry models;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("momentcross.clients.feature.url", FEATURES::url);
        registry.add("momentcross.clients.feature.read-timeout", () -> "5s");
        registry.add("spring.kafka.bootstrap-servers", BROKER::address);
        registry.add("momentcross.models.repository", REPOSITORY::toString);
        registry.add("momentcross.model-trial.time", () -> "120s");
        registry.add("momentcross.models.poll-interval", () -> "1h");
    }

    @BeforeEach
    void waitForTrials() {
        ServingModels.await(models, "sklearn-clicks", "lightgbm-clicks", "din-clicks");
    }

    @AfterAll
    static void stop() {
        FEATURES.close();
        BROKER.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sklearn-clicks", "lightgbm-clicks", "din-clicks"})
    void predictionsAreTheFrameworks_whenItsModelServes(String name) throws Exception {
        assertPredictions(name, "1", JSON.readTree(Files.readString(KEPT.resolve(name + "/1/check.json"))));
    }

    @Test
    void predictionsAreTheFrameworks_whenTheUserHasNoHistory() throws Exception {
        ObjectNode check = (ObjectNode) JSON.readTree(Files.readString(KEPT.resolve("din-clicks/1/check.json")));
        JsonNode otherwise = check.get("click");
        check.remove("shortVideos");
        check.set("click", check.get("clickWithoutVideos"));
        assertThat(check.get("click")).isNotEqualTo(otherwise);
        assertPredictions("din-clicks", "1", check);
    }

    @ParameterizedTest
    @CsvSource({
        "sklearn-clicks, sklearn_clicks.py, momentcross.test.models, ../.cache/models/bin/python",
        "lightgbm-clicks, lightgbm_clicks.py, momentcross.test.models, ../.cache/models/bin/python",
        "din-clicks, din_clicks.py, momentcross.test.python, ../trainer/.venv/bin/python"
    })
    void modelIsTheSame_whenItsScriptMakesItAnew(
            String name, String script, String property, String otherwise, @TempDir Path made) throws Exception {
        Path python = Path.of(System.getProperty(property, otherwise));
        if (!Files.isExecutable(python)) {
            System.out.println("left out: " + name + " made anew (docs/models/install .cache/models;"
                    + " trainer/install trainer/.venv)");
        }
        assumeTrue(Files.isExecutable(python));
        Process process = new ProcessBuilder(
                        python.toString(), SCRIPTS.resolve(script).toString(), made.toString())
                .redirectErrorStream(true)
                .start();
        String said = String.join("\n", process.inputReader().readAllLines());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();

        JsonNode check = JSON.readTree(Files.readString(made.resolve(name + "/1/check.json")));
        JsonNode kept = JSON.readTree(Files.readString(KEPT.resolve(name + "/1/check.json")));
        assertThat(check.get("rooms")).isEqualTo(kept.get("rooms"));
        for (int i = 0; i < kept.get("click").size(); i++) {
            // Another processor adds up in another order, and trains a little otherwise.
            assertThat(check.get("click").get(i).asDouble())
                    .isCloseTo(kept.get("click").get(i).asDouble(), Offset.offset(0.01));
        }
        serve(name, made);
        assertPredictions(name, "2", check);
        assertThat(call("/v1/models/" + name + "/rollback", "").statusCode()).isEqualTo(200);
    }

    private void serve(String name, Path made) throws Exception {
        Path version = REPOSITORY.resolve(name).resolve("2");
        FileSystemUtils.copyRecursively(made.resolve(name).resolve("1"), version);
        Path manifest = version.resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replaceFirst("\"version\": \"1\"", "\"version\": \"2\""));
        HttpResponse<String> answer = call("/v1/models/" + name + "/versions/2/activate", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void assertPredictions(String name, String version, JsonNode check) throws Exception {
        JsonNode expected = check.get("click");
        long user = check.hashCode();
        FEATURES.put(user, check);
        String candidates = IntStream.rangeClosed(1, expected.size())
                .mapToObj(room -> "{\"roomId\":" + room + "}")
                .collect(Collectors.joining(","));
        HttpResponse<String> answer = call(
                "/v1/rank", "{\"userId\":" + user + ",\"model\":\"" + name + "\",\"candidates\":[" + candidates + "]}");
        JsonNode slate = JSON.readTree(answer.body());
        assertThat(slate.path("modelVersion").asString()).as(answer.body()).isEqualTo(version);
        assertThat(slate.get("degraded").isEmpty()).as(answer.body()).isTrue();
        assertThat(slate.get("items").size()).isEqualTo(expected.size());
        slate.get("items").forEach(item -> {
            int room = Integer.parseInt(item.get("roomId").asString());
            assertThat(item.get("predictions").get("click").asDouble())
                    .isCloseTo(expected.get(room - 1).asDouble(), NEAR);
        });
    }

    private HttpResponse<String> call(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + (path.equals("/v1/rank") ? "rank" : "models"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Path repository() {
        try {
            Path repository = Files.createTempDirectory("models");
            FileSystemUtils.copyRecursively(KEPT, repository);
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
