package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.starter.kafka.ProtobufDeserializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The ranking API over a real socket, with a real broker and the shipped model; feature-service is a stub. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RankApiTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final StubFeatureService FEATURES = StubFeatureService.start();
    private static final KafkaBroker BROKER = KafkaBroker.start();
    private static final Path REPOSITORY = repository();

    private static final Offset<Double> NEAR = Offset.offset(1e-5);

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry metrics;

    @TestConfiguration(proxyBeanMethods = false)
    static class AnyToken {

        /** The token's text is its scope: what a token must be is the starter's test. */
        @Bean
        JwtDecoder jwtDecoder() {
            return token -> new Jwt(
                    token,
                    Instant.now(),
                    Instant.now().plusSeconds(60),
                    Map.of("alg", "none"),
                    Map.of("sub", "test", "scope", token));
        }
    }

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

    @AfterAll
    static void stop() {
        FEATURES.close();
        BROKER.close();
    }

    @Test
    void slateIsOrderedAndServed_whenRoomsAreRanked() throws Exception {
        HttpResponse<String> answer =
                rank("{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":\"2\"},{\"roomId\":3}],\"topK\":2,"
                        + "\"explain\":true}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = json(answer);
        assertThat(body.get("degraded").isEmpty()).as(answer.body()).isTrue();
        assertThat(body.get("modelVersion").asString()).isNotBlank();
        assertThat(body.get("stagesMs").get("model").asDouble()).isPositive();
        JsonNode items = body.get("items");
        assertThat(items.size()).isEqualTo(2);
        assertThat(items.get(0).get("score").asDouble())
                .isGreaterThanOrEqualTo(items.get(1).get("score").asDouble());
        assertThat(items.get(0).get("predictions").get("click").asDouble()).isBetween(0.0, 1.0);

        Served served = served(body.get("requestId").asString());
        assertThat(served.getUserId()).isEqualTo(42);
        assertThat(served.getCandidatesCount()).isEqualTo(3);
        assertThat(served.getUser().getShortVideos().getItemIdsCount()).isEqualTo(40);
        assertThat(served.getCandidateColumns(0).getIntsCount()).isEqualTo(3);
        assertThat(served.getCandidatesList().stream().filter(c -> c.getPosition() < 0))
                .hasSize(1);
        String first = items.get(0).get("roomId").asString();
        assertThat(served.getCandidatesList().stream()
                        .filter(c -> c.getPosition() == 0)
                        .map(c -> Long.toString(c.getRoomId())))
                .containsExactly(first);
    }

    @Test
    void explanationNamesTheHistorysItems_thatTheModelsSearchesChose() throws Exception {
        JsonNode body =
                json(rank("{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":2}],\"explain\":true}"));

        for (JsonNode item : body.get("items")) {
            JsonNode searches = item.get("explanation").get("searches");
            assertThat(searches.propertyNames()).containsExactly("V_short", "V_long", "V_aidhard");
            for (JsonNode chosen : searches.get("V_aidhard")) {
                assertThat(chosen.get("authorId").asString())
                        .isEqualTo(item.get("roomId").asString());
            }
            double before = 1;
            double sum = 0;
            for (JsonNode chosen : searches.get("V_short")) {
                int place = chosen.get("place").asInt();
                assertThat(chosen.get("history").asString()).isEqualTo("user.short_videos");
                assertThat(chosen.get("itemId").asString()).isEqualTo(Integer.toString(place));
                assertThat(Instant.parse(chosen.get("happenedAt").asString()))
                        .isEqualTo(Instant.ofEpochMilli(1_795_000_000_000L - place));
                assertThat(chosen.get("attention").asDouble()).isLessThanOrEqualTo(before);
                before = chosen.get("attention").asDouble();
                sum += before;
            }
            assertThat(searches.get("V_short").size()).isEqualTo(5);
            assertThat(sum).isPositive().isLessThanOrEqualTo(1);
        }
    }

    @Test
    void usersArmAnswers_unlessTheRequestHasItsOwnWeights() throws Exception {
        Map<String, JsonNode> answers = new java.util.HashMap<>();
        for (int user = 1; user <= 20; user++) {
            JsonNode answer = json(rank(by(user, "")));
            answers.put(answer.get("arm").asString(), answer);
            assertThat(json(rank(by(user, ""))).get("arm")).isEqualTo(answer.get("arm"));
        }
        assertThat(answers.keySet()).containsExactlyInAnyOrder("plain", "clicks");
        JsonNode clicks = present(answers, "clicks").get("items").get(0);
        assertThat(clicks.get("score").asDouble())
                .isCloseTo(Math.pow(1 + clicks.get("predictions").get("click").asDouble(), 2), NEAR);
        assertThat(metrics.get("momentcross.rank.requests")
                        .tags("arm", "clicks", "policy", "hour")
                        .counter()
                        .count())
                .isPositive();

        JsonNode own = json(rank(by(42, ",\"weights\":{\"click\":1}")));
        assertThat(own.get("arm").asString()).isEqualTo("default");
        JsonNode inArm = json(rank(by(42, "")));
        assertThat(served(inArm.get("requestId").asString()).getArm())
                .isEqualTo(inArm.get("arm").asString())
                .isNotEqualTo("default");
    }

    @Test
    void answerSaysHowItCameAbout_whenAskedToExplain() throws Exception {
        String body = "{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":14}],"
                + "\"dislikedAuthors\":[2],\"explain\":%s}";
        JsonNode answer = json(rank(body.formatted(true)));

        Map<String, JsonNode> items = new java.util.HashMap<>();
        answer.get("items").forEach(item -> items.put(item.get("roomId").asString(), item));
        items.forEach((room, item) -> {
            JsonNode explanation = item.get("explanation");
            double factor = room.equals("2") ? 0.5 : 1;
            double product = 1;
            for (JsonNode term : explanation.get("terms")) {
                assertThat(term.get("factor").asDouble())
                        .isCloseTo(
                                Math.pow(
                                        1 + term.get("prediction").asDouble(),
                                        term.get("weight").asDouble()),
                                NEAR);
                product *= term.get("factor").asDouble();
            }
            assertThat(explanation.get("terms").size()).isEqualTo(6);
            assertThat(explanation.get("fusedScore").asDouble()).isCloseTo(product, NEAR);
            assertThat(item.get("score").asDouble()).isCloseTo(product * factor, NEAR);
            assertThat(explanation.get("propensity").asDouble()).isEqualTo(1);
            assertThat(explanation.get("explored").asBoolean()).isFalse();
            assertThat(explanation.get("features").size())
                    .as("author, category, and what is stacked in room_dense")
                    .isEqualTo(37);
            assertFeature(explanation.get("features").get("room.viewers"), "0.0", "MISSING", "null");
        });
        assertThat(present(items, "1").get("explanation").get("rules").isEmpty())
                .isTrue();
        assertThat(present(items, "2").get("explanation").get("rules").toString())
                .isEqualTo("[{\"rule\":\"dislike-factor\",\"factor\":0.5}]");
        JsonNode features = present(items, "14").get("explanation").get("features");
        assertFeature(features.get("room.author_id"), "\"4\"", "PRESENT", "14000");
        assertFeature(features.get("room.clicks_30s"), "0.0", "STALE", "null");
        assertThat(answer.get("user").get("histories").toString())
                .isEqualTo("{\"user.short_videos\":40,\"user.live\":0}");
        assertFeature(answer.get("user").get("features").get("user.region"), "\"0\"", "MISSING", "null");

        JsonNode brief = json(rank(body.formatted(false)));
        assertThat(brief.propertyNames()).doesNotContain("user", "removed", "stagesMs");
        assertThat(brief.get("items").get(0).propertyNames())
                .containsExactlyInAnyOrder("roomId", "position", "score", "predictions");
    }

    private static void assertFeature(JsonNode feature, String value, String status, String ageMs) {
        assertThat(feature.get("value").toString()).isEqualTo(value);
        assertThat(feature.get("status").asString()).isEqualTo(status);
        assertThat(feature.get("ageMs").toString()).isEqualTo(ageMs);
    }

    @Test
    void servedEventTellsEveryPropensity_whenThePositionExplores() throws Exception {
        String candidates =
                LongStream.range(1, 16).mapToObj(i -> "{\"roomId\":" + i + "}").collect(Collectors.joining(","));
        JsonNode answer = json(rank(
                "{\"userId\":" + StubFeatureService.COUNTED_USER + ",\"candidates\":[" + candidates + "],\"topK\":5}"));

        Served served = served(answer.get("requestId").asString());
        Map<Integer, ServedCandidate> slate = served.getCandidatesList().stream()
                .filter(c -> c.getPosition() >= 0)
                .collect(Collectors.toMap(ServedCandidate::getPosition, c -> c));
        assertThat(slate).hasSize(5);
        for (int position = 0; position < 4; position++) {
            assertThat(present(slate, position).getPropensity()).isEqualTo(1f);
        }
        assertThat(present(slate, 4).getRoomId() % 3).as("a new room").isZero();
        double out = served.getCandidatesList().stream()
                .filter(c -> c.getPosition() < 0)
                .mapToDouble(c -> 1 - c.getPropensity())
                .sum();
        assertThat(present(slate, 4).getPropensity() + out)
                .as("one of the new rooms had to come")
                .isCloseTo(1, NEAR);
    }

    private static <K, V> V present(Map<K, V> map, K key) {
        return java.util.Objects.requireNonNull(map.get(key));
    }

    private static String by(int user, String more) {
        return "{\"userId\":" + user + ",\"candidates\":[{\"roomId\":1},{\"roomId\":2}]" + more + "}";
    }

    @Test
    void removedRoomsAreToldWithTheirReasons_whenAskedToExplain() throws Exception {
        double before = removed("room_ended");
        String body =
                "{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":3},{\"roomId\":4},{\"roomId\":6},"
                        + "{\"roomId\":11},{\"roomId\":" + StubFeatureService.ENDED + "},{\"roomId\":"
                        + StubFeatureService.TAKEN_DOWN + "},{\"roomId\":" + StubFeatureService.UNKNOWN + "}],"
                        + "\"seenRooms\":[\"2\"],\"blockedAuthors\":[\"3\"],\"dislikedAuthors\":[4],\"explain\":%s}";

        JsonNode answer = json(rank(body.formatted(true)));

        Map<String, String> reasons = new java.util.TreeMap<>();
        answer.get("removed")
                .forEach(room -> reasons.put(
                        room.get("roomId").asString(), room.get("reason").asString()));
        List<String> shown = new ArrayList<>();
        answer.get("items").forEach(item -> shown.add(item.get("roomId").asString()));
        // Rooms 1, 6 and 11 are of one author, of whom two may come.
        assertThat(shown).hasSize(3).contains("4").doesNotContainAnyElementsOf(reasons.keySet());
        assertThat(reasons)
                .hasSize(6)
                .containsEntry("2", "room_seen")
                .containsEntry("3", "author_blocked")
                .containsEntry(Long.toString(StubFeatureService.ENDED), "room_ended")
                .containsEntry(Long.toString(StubFeatureService.TAKEN_DOWN), "room_taken_down")
                .containsEntry(Long.toString(StubFeatureService.UNKNOWN), "room_unknown")
                .containsValue("author_full");
        assertThat(answer.get("removed"))
                .anySatisfy(room -> assertThat(room.toString())
                        .isEqualTo("{\"roomId\":\"2\",\"rule\":\"drop-seen\",\"reason\":\"room_seen\"}"));
        assertThat(answer.get("stagesMs").propertyNames())
                .containsExactly("features", "turn", "model", "fusion", "slate");
        assertThat(removed("room_ended")).isEqualTo(before + 1);
        assertThat(served(answer.get("requestId").asString()).getCandidatesList().stream()
                        .filter(c -> reasons.containsKey(Long.toString(c.getRoomId()))))
                .hasSize(6)
                .allMatch(c -> c.getPosition() == -1);

        JsonNode brief = json(rank(body.formatted(false)));
        assertThat(brief.has("removed")).isFalse();
        assertThat(brief.get("items").size()).isEqualTo(3);
    }

    private double removed(String reason) {
        return metrics.get("momentcross.slate.removed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void answerIsDegraded_whenFeaturesDoNotCome() throws Exception {
        FEATURES.setAway(true);
        try {
            JsonNode body = json(rank("{\"userId\":1,\"candidates\":[{\"roomId\":1},{\"roomId\":2}]}"));
            assertThat(body.get("degraded").get(0).asString()).isEqualTo("features");
            assertThat(body.get("items").size()).isEqualTo(2);
        } finally {
            FEATURES.setAway(false);
        }
    }

    @Test
    void answerIsDegradedWithinTheDeadline_whenFeaturesAreSlow() throws Exception {
        FEATURES.setHeld(true);
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/rank"))
                            .header("Authorization", "Bearer rank")
                            .header("Content-Type", "application/json")
                            .header("X-Deadline-Ms", "1500")
                            .POST(HttpRequest.BodyPublishers.ofString(request(2)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer).get("degraded").toString()).isEqualTo("[\"features\"]");
        } finally {
            FEATURES.setHeld(false);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"candidates\":[{\"roomId\":1}]}|userId",
                "{\"userId\":1}|candidates",
                "{\"userId\":1,\"candidates\":[]}|candidates",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":1}]}|candidates[2].roomId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1},{}]}|candidates[1].roomId",
                "{\"userId\":1,\"candidates\":[null]}|candidates[0].roomId",
                "{\"userId\":18446744073709551616,\"candidates\":[{\"roomId\":1}]}|userId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1,\"colour\":2}]}|candidates[0].colour",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"click\":\"NaN\"}}|weights.click",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"click\":NaN}}|weights.click",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"click\":1e999}}|weights.click",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"applause\":1}}|weights.applause",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"topK\":0}|topK",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"model\":\"none-such\"}|model",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"seenRooms\":[1,1.5]}|seenRooms[1]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"blockedAuthors\":[null]}|blockedAuthors[0]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"dislikedAuthors\":[\"x\"]}|dislikedAuthors[0]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"dislikedAuthors\":7}|dislikedAuthors",
            })
    void problemNamesTheField_whenRequestIsWrong(String body, String field) throws Exception {
        HttpResponse<String> answer = rank(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void problemNamesCandidates_whenThereAreTooMany() throws Exception {
        HttpResponse<String> answer = rank(request(501));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("candidates");
        assertThat(rank(request(500)).statusCode()).isEqualTo(200);
    }

    @Test
    void callIsRefused_whenScopeIsMissing() throws Exception {
        assertThat(send("/v1/rank", "models", "{}").statusCode()).isEqualTo(403);
        assertThat(send("/v1/models", "rank", null).statusCode()).isEqualTo(403);
    }

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

    @Test
    void statisticsTellTheLastMinute_whenRequestsCame() throws Exception {
        rank(request(5));
        JsonNode statistics = json(send("/v1/rank/statistics", "models", null));
        assertThat(statistics.get("requestsPerSecond").asDouble()).isPositive();
        assertThat(statistics.get("p99Ms").asDouble())
                .isGreaterThanOrEqualTo(statistics.get("p50Ms").asDouble());
        assertThat(statistics.get("rooms").size()).isPositive();
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
        try (var in = RankApiTest.class.getResourceAsStream("/bootstrap-model/" + name)) {
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

    private String serving() throws Exception {
        return json(send("/v1/models/moment-cross", "models", null))
                .get("serving")
                .asString();
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

    private static Served served(String requestId) throws Exception {
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

    private static <T> T await(Callable<@org.jspecify.annotations.Nullable T> condition) throws Exception {
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

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String request(int candidates) {
        return "{\"userId\":7,\"candidates\":["
                + LongStream.range(0, candidates)
                        .mapToObj(i -> "{\"roomId\":" + i + "}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private HttpResponse<String> rank(String body) throws Exception {
        return send("/v1/rank", "rank", body);
    }

    private HttpResponse<String> send(String path, String scope, @org.jspecify.annotations.Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + scope)
                .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }

    private static Path repository() {
        try {
            return Files.createTempDirectory("models");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
