package io.momentcross.ranking.inferenceprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.ranking.AnyToken;
import io.momentcross.ranking.KafkaBroker;
import io.momentcross.ranking.ServingModels;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.model.StrangerModel;
import io.momentcross.ranking.rank.Admission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
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

/** {@code /v2} over real sockets, with the shipped model and one of another framework. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(AnyToken.class)
abstract class InferenceProtocolFixture {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path FOREIGN = Path.of("src", "test", "resources", "foreign-models");
    private static final Path FAILING = Path.of("src", "test", "resources", "failing-models");
    static final ObjectMapper JSON = new ObjectMapper();
    static final String SMALL = "/v2/models/sklearn-clicks/infer";
    static final String LENGTH = "Inference-Header-Content-Length";

    /** Ends with this process, as the context does: all classes of this fixture share them. */
    private static final KafkaBroker BROKER = KafkaBroker.start();

    static final Path REPOSITORY = repository();

    @LocalServerPort
    int port;

    @Autowired
    private ModelRegistry models;

    @Autowired
    Admission admission;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.kafka.bootstrap-servers", BROKER::address);
        registry.add("momentcross.models.repository", REPOSITORY::toString);
        registry.add("momentcross.model-trial.time", () -> "120s");
        registry.add("momentcross.model-trial.trusted", () -> "moment-cross,two-versions,with-shadow");
        registry.add("momentcross.admission.inferences", () -> 1);
        registry.add("momentcross.admission.patience", () -> "100ms");
    }

    @BeforeEach
    void waitForTrials() {
        ServingModels.await(models, "sklearn-clicks", "small-table", "two-versions", "with-shadow");
        ServingModels.awaitShadow(models, "with-shadow", "10");
    }

    static void assertProblem(HttpResponse<byte[]> answer, String field, String detail) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        JsonNode problem = JSON.readTree(text(answer));
        assertThat(problem.get("field").asString()).as(text(answer)).isEqualTo(field);
        assertThat(problem.get("error").asString())
                .startsWith(detail)
                .isEqualTo(problem.get("detail").asString());
    }

    static String small(String more, String shape, String data) {
        return "{" + more + "\"inputs\":[{\"name\":\"counts\",\"datatype\":\"FP32\",\"shape\":" + shape + ",\"data\":"
                + data + "}]}";
    }

    JsonNode get(String path) throws Exception {
        HttpResponse<byte[]> answer = send(path, "models", null);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(text(answer));
    }

    HttpResponse<byte[]> post(String path, String json) throws Exception {
        return send(path, "models", HttpRequest.BodyPublishers.ofString(json));
    }

    HttpResponse<byte[]> post(String path, ObjectNode json, List<ByteBuffer> behind) throws Exception {
        if (behind.isEmpty()) {
            return post(path, json.toString());
        }
        byte[] bytes = new byte[behind.stream().mapToInt(ByteBuffer::remaining).sum()];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        behind.forEach(all::put);
        return post(path, json.toString(), bytes, json.toString().length());
    }

    HttpResponse<byte[]> post(String path, String json, byte[] behind, int jsonLength) throws Exception {
        return send(
                path,
                "models",
                HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(json), HttpRequest.BodyPublishers.ofByteArray(behind)),
                LENGTH,
                Integer.toString(jsonLength));
    }

    HttpResponse<byte[]> send(String path, String scope, HttpRequest.@Nullable BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!scope.isEmpty()) {
            request.header("Authorization", "Bearer " + scope);
        }
        if (body != null) {
            request.POST(body);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static Path repository() {
        try {
            Path repository = Files.createTempDirectory("models");
            FileSystemUtils.copyRecursively(FOREIGN, repository);
            FileSystemUtils.copyRecursively(FAILING.resolve("small-table"), repository.resolve("small-table"));
            Files.createDirectories(repository.resolve("broken").resolve("1"));
            for (String version : List.of("1", "2")) {
                StrangerModel.place(repository, "two-versions", version, StrangerModel.graph("plain"));
            }
            for (String version : List.of("8", "9", "10")) {
                StrangerModel.place(repository, "with-shadow", version, StrangerModel.graph("plain"));
            }
            Files.writeString(repository.resolve("with-shadow").resolve("10").resolve("shadow"), "1");
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
