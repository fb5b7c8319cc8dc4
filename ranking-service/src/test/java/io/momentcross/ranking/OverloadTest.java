package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** More requests than the service takes on, over real sockets and with a real broker and the shipped model. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(AnyToken.class)
class OverloadTest {

    private static final int PLACES = 4;
    private static final String RANK = "{\"userId\":%d,\"candidates\":[{\"roomId\":1},{\"roomId\":2}]}";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final StubFeatureService FEATURES = StubFeatureService.start();
    private static final KafkaBroker BROKER = KafkaBroker.start();

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry metrics;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        String repository = Files.createTempDirectory("models").toString();
        registry.add("momentcross.clients.feature.url", FEATURES::url);
        registry.add("momentcross.clients.feature.read-timeout", () -> "60s");
        registry.add("spring.kafka.bootstrap-servers", BROKER::address);
        registry.add("momentcross.models.repository", () -> repository);
        registry.add("momentcross.admission.requests", () -> PLACES);
        registry.add("momentcross.admission.inferences", () -> 1);
        registry.add("momentcross.admission.patience", () -> "60s");
        registry.add("momentcross.slow-requests.after", () -> "0ms");
        registry.add("momentcross.slow-requests.keep", () -> 5);
    }

    @AfterAll
    static void stop() {
        FEATURES.close();
        BROKER.close();
    }

    @Test
    void admittedAreAnsweredAndOthersRefused_whenFourTimesAsManyComeAsMayBe() throws Exception {
        FEATURES.setHeld(true);
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 4 * PLACES; i++) {
            calls.add(rank(i));
        }
        // Nothing is answered while features are held, so whatever is over has been refused.
        while (calls.stream().filter(CompletableFuture::isDone).count() < 3 * PLACES) {
            Thread.onSpinWait();
        }
        List<HttpResponse<String>> refused = calls.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
        assertThat(gauge("requests")).isEqualTo(PLACES);
        for (String path : new String[] {"/v2/models/moment-cross/infer", "/v2/models/moment-cross/versions/1/infer"}) {
            HttpResponse<String> inference = send(request(path, "models", "{}")).join();
            assertThat(inference.headers().firstValue("X-Refused")).as(path).contains("overloaded");
        }
        FEATURES.setHeld(false);
        List<HttpResponse<String>> all =
                calls.stream().map(CompletableFuture::join).toList();

        assertThat(refused).hasSize(3 * PLACES).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("urn:momentcross:problem:overloaded");
        });
        assertThat(all.stream().filter(answer -> answer.statusCode() == 200))
                .hasSize(PLACES)
                .allSatisfy(answer -> assertThat(answer.body()).contains("\"degraded\":[]"));
        assertThat(metrics.get("momentcross.rank.refused")
                        .tag("reason", "requests")
                        .counter()
                        .count())
                .isEqualTo(3 * PLACES + 2);
        assertThat(rank(1).join().statusCode()).isEqualTo(200);
        assertThat(gauge("requests")).isZero();
        assertThat(gauge("inferences")).isZero();
    }

    @Test
    void featuresAreAskedForAgain_howeverOftenTheyWereRefused() {
        FEATURES.setOverloaded(true);
        // More than the circuit breaker looks at.
        for (int i = 0; i < 60; i++) {
            assertThat(rank(1).join().body()).contains("\"degraded\":[\"features\"]");
        }
        FEATURES.setOverloaded(false);

        assertThat(rank(1).join().body()).contains("\"degraded\":[]");
    }

    @Test
    void featuresAreAskedFor_howeverManyOtherCallersLeftNoTimeForThem() {
        FEATURES.setHeld(true);
        // More than the circuit breaker needs.
        for (int i = 0; i < 25; i++) {
            HttpResponse<String> hurried = send(request("/v1/rank", "rank", RANK.formatted(1))
                            .header("X-Deadline-Ms", "40"))
                    .join();
            assertThat(hurried.body()).containsAnyOf("\"degraded\":[\"features\"]", "deadline-passed");
        }
        FEATURES.setHeld(false);

        assertThat(rank(1).join().body()).contains("\"degraded\":[]");
    }

    @Test
    void slowRequestsAreKeptWithTheirStages_theNewestFirst() {
        for (int i = 0; i < 6; i++) {
            rank(77).join();
        }
        HttpResponse<String> answer = rank(77).join();
        JsonNode slow =
                json(send(request("/v1/rank/slow", "models", null)).join()).get("requests");

        assertThat(slow.size()).isEqualTo(5);
        JsonNode newest = slow.get(0);
        assertThat(newest.get("requestId").asString())
                .isEqualTo(json(answer).get("requestId").asString());
        assertThat(newest.get("userId").asString()).isEqualTo("77");
        assertThat(newest.get("outcome").asString()).isEqualTo("answered");
        assertThat(newest.get("candidates").asInt()).isEqualTo(2);
        assertThat(newest.get("modelVersion").asString()).isEqualTo("1");
        assertThat(newest.get("stagesMs").propertyNames()).contains("features", "turn", "model", "fusion", "slate");
        assertThat(newest.get("tookMs").asDouble())
                .isGreaterThanOrEqualTo(newest.get("stagesMs").get("model").asDouble());
    }

    @Test
    void problemsAreKeptToo_underTheirCode() {
        send(request("/v1/rank", "rank", "{\"userId\":5,\"candidates\":[]}")).join();

        JsonNode slow =
                json(send(request("/v1/rank/slow", "models", null)).join()).get("requests");

        assertThat(slow.get(0).get("outcome").asString()).isEqualTo("invalid-field");
        assertThat(slow.get(0).get("userId").asString()).isEqualTo("5");
    }

    private double gauge(String what) {
        return metrics.get("momentcross.rank.admission." + what).gauge().value();
    }

    private CompletableFuture<HttpResponse<String>> rank(int user) {
        return send(request("/v1/rank", "rank", RANK.formatted(user)));
    }

    private HttpRequest.Builder request(String path, String scope, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + scope)
                .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return request;
    }

    private static CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }
}
