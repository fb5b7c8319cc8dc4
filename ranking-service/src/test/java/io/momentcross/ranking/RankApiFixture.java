package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.starter.kafka.ProtobufDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** ranking-service over a real socket, with a real broker and the shipped model; feature-service is a stub. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(AnyToken.class)
abstract class RankApiFixture {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Ends with this process, as the broker and the context do: all classes of this fixture share them. */
    static final StubFeatureService FEATURES = StubFeatureService.start();

    private static final KafkaBroker BROKER = KafkaBroker.start();
    static final Path REPOSITORY = repository();

    static final Offset<Double> NEAR = Offset.offset(1e-5);

    @LocalServerPort
    private int port;

    @Autowired
    MeterRegistry metrics;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        // A shadow needs a second turn, however few cores there are.
        registry.add("momentcross.admission.inferences", () -> "2");
        registry.add("momentcross.clients.feature.url", FEATURES::url);
        registry.add("momentcross.clients.feature.read-timeout", () -> "5s");
        registry.add("momentcross.clients.feature.reserve", () -> "600ms");
        registry.add("spring.kafka.bootstrap-servers", BROKER::address);
        registry.add("momentcross.models.repository", REPOSITORY::toString);
        registry.add("momentcross.models.poll-interval", () -> "50ms");
        registry.add("momentcross.exploration.share", () -> "0.2");
        registry.add("momentcross.experiment.arms[0].name", () -> "plain");
        registry.add("momentcross.experiment.arms[0].share", () -> "0.5");
        registry.add("momentcross.experiment.arms[1].name", () -> "clicks");
        registry.add("momentcross.experiment.arms[1].share", () -> "0.5");
        registry.add("momentcross.experiment.arms[1].weights.click", () -> "2");
        registry.add("momentcross.experiment.arms[1].label-policy", () -> "hour");
    }

    static <K, V> V present(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    static String by(int user, String more) {
        return "{\"userId\":" + user + ",\"candidates\":[{\"roomId\":1},{\"roomId\":2}]" + more + "}";
    }

    static Served served(String requestId) throws Exception {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                BROKER.address(),
                ConsumerConfig.GROUP_ID_CONFIG,
                requestId,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (KafkaConsumer<String, ServedRecord> consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), new ProtobufDeserializer<>(ServedRecord.parser()))) {
            consumer.subscribe(List.of(Topics.SERVED));
            return await(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value().getServed().getRequestId().equals(requestId)) {
                        assertThat(record.key())
                                .isEqualTo(
                                        Long.toString(record.value().getServed().getUserId()));
                        assertThat(record.headers().lastHeader("ce_type")).isNotNull();
                        return record.value().getServed();
                    }
                }
                return null;
            });
        }
    }

    static <T> T await(Callable<@Nullable T> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            T found = condition.call();
            if (found != null) {
                return found;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("it did not happen within a minute");
    }

    static String request(int candidates) {
        return "{\"userId\":7,\"candidates\":["
                + LongStream.range(0, candidates)
                        .mapToObj(i -> "{\"roomId\":" + i + "}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    HttpResponse<String> rank(String body) throws Exception {
        return send("/v1/rank", "rank", body);
    }

    HttpResponse<String> send(String path, String scope, @Nullable String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + scope)
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }

    String serving() throws Exception {
        return json(send("/v1/models/moment-cross", "models", null))
                .get("serving")
                .asString();
    }

    private static Path repository() {
        try {
            return Files.createTempDirectory("models");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
