package io.momentcross.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The edge over sockets, before services that answer as they are told. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GatewayTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final FakeService RANKING = FakeService.start();
    private static final FakeService FEATURE = FakeService.start();
    private static final FakeService LABEL = FakeService.start();
    private static final String RANK =
            "{\"userId\":1,\"candidates\":[{\"roomId\":\"5\"},{\"roomId\":6},{\"roomId\":7}],\"topK\":2}";

    @LocalServerPort
    private int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class AnyToken {

        /** The token's text is scope and caller, {@code rank.anna}. */
        @Bean
        JwtDecoder jwtDecoder() {
            return token -> new Jwt(
                    token,
                    Instant.now(),
                    Instant.now().plusSeconds(60),
                    Map.of("alg", "none"),
                    Map.of("sub", token, "scope", token.substring(0, token.indexOf('.'))));
        }
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("momentcross.clients.ranking.url", RANKING::url);
        registry.add("momentcross.clients.feature.url", FEATURE::url);
        registry.add("momentcross.clients.label.url", LABEL::url);
        registry.add("momentcross.clients.feature.read-timeout", () -> "2s");
        registry.add("momentcross.console.enabled", () -> "true");
        registry.add("momentcross.console.notice", () -> "Simulated traffic");
        registry.add("momentcross.limits.burst", () -> "50");
        registry.add("momentcross.limits.per-second", () -> "1");
        registry.add("momentcross.upstreams.open-for", () -> "1ms");
        registry.add("momentcross.rank.deadline", () -> "2s");
    }

    @BeforeEach
    void answering() {
        RANKING.hold(false);
        FEATURE.hold(false);
        RANKING.answer("/v1/rank", 200, "{\"requestId\":\"r-1\"}");
        FEATURE.answer(
                "/v1/rooms:hot", 200, "{\"rooms\":[{\"roomId\":\"7\",\"heat\":9.5},{\"roomId\":\"6\",\"heat\":2}]}");
    }

    @AfterAll
    static void stop() {
        RANKING.close();
        FEATURE.close();
        LABEL.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/rank, rank, ranking",
        "GET, /v1/rank/statistics, models, ranking",
        "GET, /v1/rank/slow, models, ranking",
        "GET, /v1/models, models, ranking",
        "GET, /v1/models/moment-cross, models, ranking",
        "POST, /v1/models/moment-cross/versions/3/activate, models, ranking",
        "POST, /v1/models/moment-cross/versions/3/canary, models, ranking",
        "POST, /v1/models/moment-cross/versions/3/shadow, models, ranking",
        "POST, /v1/models/moment-cross/rollback, models, ranking",
        "GET, /v2, models, ranking",
        "GET, /v2/models/moment-cross, models, ranking",
        "GET, /v2/models/moment-cross/versions/3/ready, models, ranking",
        "POST, /v2/models/moment-cross/infer, models, ranking",
        "POST, /v2/models/moment-cross/versions/3/infer, models, ranking",
        "POST, /v1/events, events, label",
        "GET, /v1/labels?requestId=a, labels, label",
        "GET, /v1/labels/statistics, labels, label",
        "GET, /v1/labels/rates?by=room%2Carm, labels, label",
        "GET, /v1/labels/queries/mine, labels, label",
        "POST, /v1/labels/sql, labels, label",
        "DELETE, /v1/labels/sql/some-query, labels, label",
        "PUT, /v1/labels/queries/mine, labels, label",
        "DELETE, /v1/labels/queries/mine, labels, label",
        "POST, /v1/behaviors, ingest, feature",
        "PUT, /v1/rooms/5, ingest, feature",
        "PUT, /v1/users/5/profile, ingest, feature",
        "PUT, /v1/authors/5/profile, ingest, feature",
        "POST, /v1/features:batchGet, features, feature",
        "GET, /v1/features/catalog, features, feature",
        "GET, /v1/users/5/features, features, feature",
        "GET, /v1/rooms/5/features, features, feature",
        "GET, /v1/rooms:hot?limit=3, features, feature",
    })
    void callReachesItsService_withTheCallersToken(String method, String path, String scope, String service)
            throws Exception {
        HttpResponse<String> answer = send(method, path, caller(scope, method, path), RANK);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        FakeService.Asked asked = switch (service) {
            case "ranking" -> RANKING.last();
            case "label" -> LABEL.last();
            default -> FEATURE.last();
        };
        assertThat(asked.path()).isEqualTo(path);
        assertThat(asked.method()).isEqualTo(method);
        assertThat(asked.token()).isEqualTo("Bearer " + caller(scope, method, path));
        assertThat(asked.body()).isEqualTo(method.equals("GET") || method.equals("DELETE") ? "" : RANK);

        assertThat(send(method, path, "metrics.nobody", RANK).statusCode()).isEqualTo(403);
        assertThat(send(method, path, "", RANK).statusCode()).isEqualTo(401);
    }

    @Test
    void slateIsByHeat_whenRankingIsDown() throws Exception {
        RANKING.answer("/v1/rank", 503, "{}");
        HttpResponse<String> answer = send("POST", "/v1/rank", "rank.heat", RANK);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode slate = json(answer);
        assertThat(rooms(slate)).containsExactly("7", "6");
        assertThat(slate.get("requestId").asString()).startsWith("fallback-");
        assertThat(slate.get("degraded").toString()).isEqualTo("[\"ranking\"]");
        assertThat(slate.get("modelVersion").isNull()).isTrue();
    }

    @Test
    void fallbackLeavesOutSeenRoomsAndBlockedAuthors_asFarAsItKnowsThem() throws Exception {
        RANKING.answer("/v1/rank", 503, "{}");
        FEATURE.answer(
                "/v1/rooms:hot",
                200,
                "{\"rooms\":[{\"roomId\":\"7\",\"authorId\":\"70\",\"heat\":9.5},{\"roomId\":\"6\",\"authorId\":\"60\",\"heat\":2}]}");
        String body = "{\"userId\":1,\"candidates\":[{\"roomId\":5},{\"roomId\":6},{\"roomId\":7},{\"roomId\":8}],"
                + "\"seenRooms\":[\"8\"],\"blockedAuthors\":[70],\"dislikedAuthors\":[]}";
        long end = System.nanoTime() + 30_000_000_000L;
        List<String> rooms = List.of();
        while (!rooms.equals(List.of("6", "5")) && System.nanoTime() < end) {
            // Heat is kept for a second.
            rooms = rooms(json(send("POST", "/v1/rank", "rank.wishes" + System.nanoTime(), body)));
        }
        assertThat(rooms).containsExactly("6", "5");
    }

    @Test
    void slateIsTheCallersOrder_whenNothingAnswersInTime() throws Exception {
        RANKING.hold(true);
        FEATURE.hold(true);
        awaitStaleHeat();
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(uri("/v1/rank"))
                        .header("Authorization", "Bearer rank.order")
                        .header("Content-Type", "application/json")
                        .header("X-Deadline-Ms", "200")
                        .POST(HttpRequest.BodyPublishers.ofString(RANK))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode slate = json(answer);
        assertThat(rooms(slate)).containsExactly("5", "6");
        assertThat(slate.get("degraded").toString()).isEqualTo("[\"ranking\",\"features\"]");
        assertThat(Long.parseLong(RANKING.last().deadline())).isBetween(1L, 150L);
    }

    /** Heat is kept for a second: ask until the held service was asked anew. */
    private void awaitStaleHeat() throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode slate = json(HTTP.send(
                    HttpRequest.newBuilder(uri("/v1/rank"))
                            .header("Authorization", "Bearer rank.stale" + System.nanoTime())
                            .header("X-Deadline-Ms", "60")
                            .POST(HttpRequest.BodyPublishers.ofString(RANK))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
            if (slate.get("degraded").size() == 2) {
                return;
            }
        }
        throw new AssertionError("heat never went stale");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"candidates\":[{\"roomId\":1}]}|userId",
                "{\"userId\":1}|candidates",
                "{\"userId\":1,\"candidates\":[]}|candidates",
                "{\"userId\":1,\"candidates\":[{\"roomId\":\"x\"}]}|candidates[0].roomId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1},null]}|candidates[1].roomId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":1}]}|candidates[2].roomId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"colour\":2}|colour",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1,\"colour\":2}]}|candidates[0].colour",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"topK\":0}|topK",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"topK\":1.5}|topK",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"seenRooms\":[1,1.5]}|seenRooms[1]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"blockedAuthors\":[null]}|blockedAuthors[0]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"dislikedAuthors\":[\"x\"]}|dislikedAuthors[0]",
            })
    void fallbackNamesTheField_whenTheRequestIsWrong(String body, String field) throws Exception {
        RANKING.answer("/v1/rank", 503, "{}");
        HttpResponse<String> answer = send("POST", "/v1/rank", "rank.wrong", body);
        assertProblem(answer, 400);
        assertThat(json(answer).get("field").asString()).as(answer.body()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "null", "[]", "{\"userId\":1,\"userId\":1}"})
    void fallbackSaysUnreadable_whenTheBodyIsNoRequest(String body) throws Exception {
        RANKING.answer("/v1/rank", 503, "{}");
        HttpResponse<String> answer = send("POST", "/v1/rank", "rank.unreadable", body);
        assertProblem(answer, 400);
        assertThat(json(answer).get("type").asString()).endsWith(":unreadable-body");
    }

    @Test
    void fallbackRefuses_whenThereAreTooManyCandidates() throws Exception {
        RANKING.answer("/v1/rank", 503, "{}");
        HttpResponse<String> answer = send("POST", "/v1/rank", "rank.many", candidates(501));
        assertProblem(answer, 400);
        assertThat(json(answer).get("field").asString()).isEqualTo("candidates");
        assertThat(send("POST", "/v1/rank", "rank.many", candidates(500)).statusCode())
                .isEqualTo(200);
    }

    /** A slow read of heat for one caller delays no other beyond its own deadline. */
    @Test
    void slateComesInTime_whenHeatIsSlowForManyCallers() throws Exception {
        RANKING.answer("/v1/rank", 503, "{}");
        FEATURE.hold(true);
        awaitStaleHeat();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(HTTP.sendAsync(
                    HttpRequest.newBuilder(uri("/v1/rank"))
                            .header("Authorization", "Bearer rank.slow" + i)
                            .header("Content-Type", "application/json")
                            .header("X-Deadline-Ms", "100")
                            .POST(HttpRequest.BodyPublishers.ofString(RANK))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(json(answer.get()).get("tookMs").asDouble()).isLessThan(1500);
        }
    }

    @Test
    void answerIsRankings_whenItRefusesTheRequest() throws Exception {
        RANKING.answer("/v1/rank", 400, "{\"status\":400,\"field\":\"userId\"}");
        HttpResponse<String> answer = send("POST", "/v1/rank", "rank.refused", RANK);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("userId");
    }

    @Test
    void problemIsJson_whateverGoesWrong() throws Exception {
        assertProblem(send("GET", "/v1/nothing", "rank.404", ""), 404);
        assertProblem(send("DELETE", "/v1/rank", "rank.405", ""), 405);
        assertProblem(send("POST", "/v1/rank", "rank.413", "x".repeat(300_000)), 413);
        assertProblem(send("POST", "/v1/events", "events.413", "x".repeat(1_200_000)), 413);
        assertThat(json(send("PUT", "/v2/models/a/infer", "models.405", ""))
                        .get("error")
                        .asString())
                .isEqualTo("Method 'PUT' is not supported.");
    }

    @Test
    void healthOfInferenceNeedsNoToken_upToOneShareOfAllWhoShowNone() throws Exception {
        for (String path : List.of("/v2/health/live", "/v2/health/ready")) {
            RANKING.answer(path, 200, "{\"live\":true}");
            assertThat(send("GET", path, "", "").body()).isEqualTo("{\"live\":true}");
            assertThat(RANKING.last().path()).isEqualTo(path);
        }
        HttpResponse<String> last = send("GET", "/v2/health/live", "", "");
        for (int i = 0; i < 60; i++) {
            last = send("GET", "/v2/health/live", "", "");
        }
        assertProblem(last, 429);
        assertThat(send("GET", "/docs/openapi.json", "", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/rank, rank",
        "POST, /v1/models/moment-cross/versions/3/activate, models",
        "POST, /v2/models/moment-cross/infer, models",
        "POST, /v1/events, events",
        "POST, /v1/behaviors, ingest",
        "PUT, /v1/rooms/5, ingest",
        "PUT, /v1/users/5/profile, ingest",
        "PUT, /v1/authors/5/profile, ingest",
        "POST, /v1/features:batchGet, features",
    })
    void bodyIsRefused_whenItsChunksAreTooMany(String method, String path, String scope) throws Exception {
        byte[] large = new byte[1_200_000];
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + scope + ".chunks")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertProblem(answer, 413);
        assertThat(json(answer).get("type").asString()).endsWith(":body-too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/rank, rank, ranking, ''",
        "/v1/rank, rank, ranking, <script>",
        "/v1/rank, rank, ranking, callers-own-id",
        "/v1/events, events, label, ''",
        "/v1/events, events, label, <script>",
        "/v1/events, events, label, callers-own-id",
    })
    void requestIdIsTheSameEverywhere_whateverTheCallerSends(String path, String scope, String service, String sent)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + scope + ".ids")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(RANK));
        if (!sent.isEmpty()) {
            request.header("X-Request-Id", sent);
        }
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        FakeService.Asked asked = service.equals("ranking") ? RANKING.last() : LABEL.last();
        assertThat(answer.headers().allValues("X-Request-Id")).containsExactly(asked.requestId());
        assertThat(asked.requestId()).matches("[A-Za-z0-9._-]{8,64}");
        if (sent.startsWith("callers")) {
            assertThat(asked.requestId()).isEqualTo(sent);
        }
    }

    @Test
    void requestIdOfAProblemIsThatOfItsHeader_whenTheGatewayAnswers() throws Exception {
        HttpResponse<String> answer = send("GET", "/v1/nothing", "rank.ids", "");
        assertThat(answer.headers().allValues("X-Request-Id"))
                .containsExactly(json(answer).get("requestId").asString());
    }

    @Test
    void callerIsTold_whenAskingForMoreThanTheShare() throws Exception {
        HttpResponse<String> last = send("GET", "/v1/models", "models.greedy", "");
        for (int i = 0; i < 60; i++) {
            last = send("GET", "/v1/models", "models.greedy", "");
        }
        assertProblem(last, 429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(send("GET", "/v1/models", "models.modest", "").statusCode()).isEqualTo(200);
    }

    @Test
    void pageShowsWhatTheServicesSay_withoutAToken() throws Exception {
        RANKING.answer(
                "/v1/models", 200, "{\"models\":[{\"name\":\"moment-cross\",\"serving\":\"3\",\"versions\":[]}]}");
        HttpResponse<String> page = send("GET", "/", "", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/console/console.js");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(send("GET", "/console/console.js", "", "").statusCode()).isEqualTo(200);

        JsonNode live = json(send("GET", "/console/live", "", ""));
        assertThat(live.get("notice").asString()).isEqualTo("Simulated traffic");
        assertThat(live.get("models").get("models").get(0).get("serving").asString())
                .isEqualTo("3");
        assertThat(live.get("rooms").get("rooms").get(0).get("roomId").asString())
                .isEqualTo("7");
    }

    @Test
    void documentHoldsEveryServicesCalls() throws Exception {
        String api =
                "{\"paths\":{\"/v1/rank\":{\"post\":{\"tags\":[\"x\"],\"schema\":{\"$ref\":\"#/components/schemas/Batch\"}}}},"
                        + "\"components\":{\"schemas\":{\"Batch\":{\"type\":\"object\"}}}}";
        RANKING.answer("/v3/api-docs", 200, api);
        LABEL.answer("/v3/api-docs", 200, api.replace("/v1/rank", "/v1/events"));
        FEATURE.answer("/v3/api-docs", 500, "{}");
        HttpResponse<String> answer = send("GET", "/docs/openapi.json", "", "");
        JsonNode suite = json(answer);
        assertThat(suite.get("info").get("description").asString()).contains("feature-service");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(suite.get("paths").propertyNames()).containsExactlyInAnyOrder("/v1/rank", "/v1/events");
        assertThat(suite.get("components").get("schemas").propertyNames())
                .containsExactlyInAnyOrder("ranking.Batch", "label.Batch");
        assertThat(suite.toString()).contains("#/components/schemas/label.Batch");
        assertThat(send("GET", "/docs", "", "").statusCode()).isEqualTo(302);
        assertThat(send("GET", "/swagger-ui/index.html", "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void documentWaits_whenAServiceIsNotReadyAtOnce() throws Exception {
        for (FakeService service : List.of(RANKING, LABEL, FEATURE)) {
            service.answer("/v3/api-docs", 200, "{\"paths\":{}}");
        }
        FEATURE.answerOnce("/v3/api-docs", 503);
        JsonNode suite = json(send("GET", "/docs/openapi.json", "", ""));
        assertThat(suite.get("info").get("description").asString()).doesNotContain("feature-service");
        assertThat(suite.get("tags").get(2).get("description").asString()).isEqualTo("feature-service");
    }

    private static String candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj(room -> "{\"roomId\":" + room + "}")
                .collect(Collectors.joining(",", "{\"userId\":1,\"candidates\":[", "]}"));
    }

    private static String caller(String scope, String method, String path) {
        return scope + "." + method + path.replaceAll("[^a-z0-9]", "-");
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(json(answer).get("status").asInt()).isEqualTo(status);
    }

    private static List<String> rooms(JsonNode slate) {
        List<String> rooms = new ArrayList<>();
        slate.get("items").forEach(item -> rooms.add(item.get("roomId").asString()));
        return rooms;
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET") || body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }
}
