package io.momentcross.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ExposureClosed;
import io.momentcross.contracts.v1.ExposureOpened;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.FeedbackAccepted;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.RoomState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/** Intake, ingest and reading over sockets, with a real Redis and a real broker. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FeatureApiTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final EmbeddedRedis REDIS = redis();
    private static final KafkaBroker BROKER = broker();

    @LocalServerPort
    private int port;

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
        registry.add("spring.data.redis.port", REDIS::port);
        registry.add("spring.data.redis.timeout", () -> "2s");
        registry.add("spring.kafka.bootstrap-servers", BROKER::address);
    }

    @AfterAll
    static void stop() throws IOException {
        REDIS.close();
        BROKER.close();
    }

    @Test
    void behaviorsBecomeAHistory_whenTheyAreReported() throws Exception {
        String happened = Instant.now().minusSeconds(5).toString();
        HttpResponse<String> answer = send(
                "POST",
                "/v1/behaviors",
                "ingest",
                "{\"behaviors\":[" + play("a", "9007199254740993", happened) + ","
                        + play("b", "7", "2999-01-01T00:00:00Z") + ","
                        + play("c", "7", "+999999999-01-01T00:00:00Z") + ","
                        + play("d", "7", "-999999999-01-01T00:00:00Z") + "]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode results = json(answer).get("results");
        assertThat(results.get(0).get("status").asString()).isEqualTo("ACCEPTED");
        assertThat(results.get(1).get("status").asString()).isEqualTo("REJECTED");
        assertThat(results.get(1).get("problem").get("field").asString()).isEqualTo("behaviors[1].happenedAt");
        assertThat(results.get(2).get("problem").get("field").asString()).isEqualTo("behaviors[2].happenedAt");
        assertThat(results.get(3).get("problem").get("field").asString()).isEqualTo("behaviors[3].happenedAt");

        JsonNode user = awaitJson(
                "/v1/users/9007199254740993/features",
                body -> body.get("histories").get("shortVideos").size() == 1);
        JsonNode item = user.get("histories").get("shortVideos").get(0);
        assertThat(item.get("authorId").asString()).isEqualTo("55");
        assertThat(user.get("features").get("user.region").get("status").asString())
                .isEqualTo("MISSING");
    }

    @Test
    void roomGrowsHot_whenExposuresAreClicked() throws Exception {
        assertThat(send("PUT", "/v1/authors/31/profile", "ingest", "{\"followers\":12}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send(
                                "PUT",
                                "/v1/rooms/501",
                                "ingest",
                                "{\"authorId\":\"31\",\"categoryId\":4,\"state\":\"LIVE\",\"title\":\"harbour\"}")
                        .statusCode())
                .isEqualTo(204);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.address()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int user = 1; user <= 10; user++) {
                exposed(producer, user, b -> b.setOpened(ExposureOpened.getDefaultInstance()));
                exposed(
                        producer,
                        user,
                        b -> b.setFeedback(FeedbackAccepted.newBuilder()
                                .setType(FeedbackType.FEEDBACK_TYPE_CLICK)
                                .setFirst(true)));
            }
            producer.send(new ProducerRecord<>(Topics.EXPOSURES, "1", new byte[] {(byte) 0xff, 1, 2}))
                    .get();
            exposed(
                    producer,
                    1,
                    b -> b.setClosed(
                            ExposureClosed.newBuilder().setStayMs(61_000).setFlags(3)));
        }

        JsonNode room = awaitJson(
                "/v1/rooms/501/features",
                body -> value(body, "room.long_views_30s") == 1 && value(body, "room.clicks_5m") == 10);
        assertThat(value(room, "room.exposures_30s")).isEqualTo(10);
        assertThat(value(room, "room.viewers")).isEqualTo(9);
        assertThat(room.get("features").get("room.author_id").get("value").asString())
                .isEqualTo("31");
        JsonNode hot = awaitJson(
                "/v1/rooms:hot?limit=5",
                body -> body.get("rooms").size() == 1
                        && body.get("rooms").get(0).get("clicks5m").asInt() == 10);
        assertThat(hot.get("rooms").get(0).get("observedClickRate").asDouble()).isEqualTo(1.0);
        JsonNode live = awaitJson(
                "/v1/users/1/features",
                body -> body.get("histories").get("live").size() == 1);
        assertThat(live.get("histories").get("live").get(0).get("value").asDouble())
                .isEqualTo(61);

        FeatureResponse wire = batchGet(FeatureRequest.newBuilder()
                .setUserId(1)
                .addRoomIds(777)
                .addRoomIds(501)
                .setLiveLimit(10)
                .build());
        assertThat(wire.getRoomIdsList()).containsExactly(777L, 501L);
        FeatureColumn authors = wire.getRoomColumnsList().stream()
                .filter(c -> c.getFeature() == 20)
                .findFirst()
                .orElseThrow();
        assertThat(authors.getIntsList()).containsExactly(0L, 31L);
        assertThat(authors.getStatuses().toByteArray()).containsExactly(1, 0);
        assertThat(wire.getUser().getLive().getItemIdsList()).containsExactly(501L);
        assertThat(wire.getRoomStates().toByteArray()).containsExactly(0, 1);
    }

    @Test
    void roomTellsItsState_whenItHasEnded() throws Exception {
        send("PUT", "/v1/rooms/503", "ingest", "{\"authorId\":\"33\",\"state\":\"TAKEN_DOWN\"}");
        awaitJson(
                "/v1/rooms/503/features",
                body -> body.get("features")
                        .get("room.author_id")
                        .get("value")
                        .asString()
                        .equals("33"));
        FeatureResponse wire = batchGet(FeatureRequest.newBuilder()
                .addRoomIds(503)
                .addFeatures(FeatureColumns.ROOM_AUTHOR_ID)
                .build());
        assertThat(wire.getRoomStates().toByteArray()).containsExactly(RoomState.ROOM_STATE_TAKEN_DOWN_VALUE);
    }

    @Test
    void recordIsKeptAndIngestGoesOn_whenItCannotBeRead() throws Exception {
        byte[] nonsense = {(byte) 0xff, 1, 2};
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.address()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (String topic : List.of(Topics.BEHAVIORS, Topics.ROOMS, Topics.PROFILES, Topics.EXPOSURES)) {
                producer.send(new ProducerRecord<>(topic, "7001", nonsense)).get();
            }
        }
        for (String topic : List.of(Topics.BEHAVIORS, Topics.ROOMS, Topics.PROFILES, Topics.EXPOSURES)) {
            ConsumerRecord<String, byte[]> dead = awaitRecord(Topics.deadLetters(topic), "7001");
            assertThat(dead.value()).isEqualTo(nonsense);
            assertThat(new String(dead.headers().lastHeader("reason").value(), UTF_8))
                    .isEqualTo("unreadable");
        }
        assertThat(send("PUT", "/v1/users/7001/profile", "ingest", "{\"region\":3}")
                        .statusCode())
                .isEqualTo(204);
        awaitJson(
                "/v1/users/7001/features",
                body -> body.get("features")
                        .get("user.region")
                        .get("status")
                        .asString()
                        .equals("PRESENT"));
    }

    @Test
    void whatRedisHasLostIsTakenInAgain_whenItComesBackOlder() throws Exception {
        Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        try (RedisClient client = RedisClient.create("redis://localhost:" + REDIS.port());
                StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            RedisCommands<byte[], byte[]> redis = connection.sync();
            played(first);
            awaitPlays(first);
            List<byte[]> keys = redis.keys("*");
            List<byte[]> older = keys.stream().map(redis::dump).toList();

            played(first.plusSeconds(1));
            awaitPlays(first.plusSeconds(1), first);
            redis.multi();
            redis.flushall();
            for (int i = 0; i < keys.size(); i++) {
                redis.restore(keys.get(i), 0, older.get(i));
            }
            redis.exec();
            awaitPlays(first.plusSeconds(1), first);

            redis.flushall();
            played(first.plusSeconds(2));
            awaitPlays(first.plusSeconds(2), first.plusSeconds(1), first);
        }
    }

    private void played(Instant happenedAt) throws Exception {
        String body = "{\"behaviors\":[" + play("p" + happenedAt, "4711", happenedAt.toString()) + "]}";
        assertThat(send("POST", "/v1/behaviors", "ingest", body).statusCode()).isEqualTo(200);
    }

    private void awaitPlays(Instant... newestFirst) throws Exception {
        List<String> wanted = Stream.of(newestFirst).map(Instant::toString).toList();
        awaitJson(
                "/v1/users/4711/features",
                body -> wanted.equals(body.get("histories")
                        .get("shortVideos")
                        .valueStream()
                        .map(item -> item.get("happenedAt").asString())
                        .toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/v1/behaviors|{\"behaviors\":[]}|behaviors",
                "POST|/v1/behaviors|{\"behaviours\":[]}|behaviours",
                "PUT|/v1/rooms/1|{\"authorId\":1}|state",
                "PUT|/v1/rooms/1|{\"authorId\":1,\"state\":\"ASLEEP\"}|state",
                "PUT|/v1/rooms/1|{\"authorId\":1,\"state\":2}|state",
                "PUT|/v1/rooms/1|{\"authorId\":1,\"state\":\"LIVE\",\"startedAt\":\"+999999999-01-01T00:00:00Z\"}|startedAt",
                "PUT|/v1/rooms/1|{\"state\":\"LIVE\"}|authorId",
                "PUT|/v1/rooms/abc|{}|id",
                "PUT|/v1/authors/1/profile|{\"followers\":-1}|followers",
                "PUT|/v1/users/1/profile|{\"ageBand\":\"old\"}|ageBand",
            })
    void problemNamesTheField_whenIntakeIsWrong(String method, String path, String body, String field)
            throws Exception {
        HttpResponse<String> answer = send(method, path, "ingest", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void problemNamesTheFeature_whenItIsUnknown() throws Exception {
        HttpResponse<String> answer = send(
                "POST", "/v1/features:batchGet", "features", "{\"roomIds\":[1],\"features\":[\"room.moonlight\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("features[0]");
        assertThat(send("GET", "/v1/features/catalog", "features", "").body()).contains("room.clicks_30s");
        assertThat(send("GET", "/v1/features/catalog", "ingest", "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void featureTellsItsTypeAlone_whenTheCatalogueIsAsked() throws Exception {
        JsonNode catalog = json(send("GET", "/v1/features/catalog", "features", ""));
        assertThat(catalog.get("features").get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "number", "name", "entity", "type", "default", "maxAgeMs", "source", "owner", "description");
    }

    private static ConsumerRecord<String, byte[]> awaitRecord(String topic, String key) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        BROKER.address(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "test-" + topic,
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        500,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(record.key())) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("nothing came to " + topic + " within a minute");
    }

    private static double value(JsonNode body, String feature) {
        return body.get("features").get(feature).get("value").asDouble();
    }

    private static String play(String eventId, String userId, String happenedAt) {
        return "{\"eventId\":\"" + eventId + "\",\"userId\":\"" + userId
                + "\",\"videoId\":1,\"authorId\":55,\"categoryId\":2,\"happenedAt\":\"" + happenedAt
                + "\",\"watchRatio\":1.2,\"liked\":true}";
    }

    private interface Fill {
        ExposureRecord.Builder into(ExposureRecord.Builder record);
    }

    private static void exposed(KafkaProducer<String, byte[]> producer, long user, Fill fill) throws Exception {
        long nowMs = System.currentTimeMillis();
        ExposureRecord record = fill.into(ExposureRecord.newBuilder()
                        .setRequestId("r" + user)
                        .setUserId(user)
                        .setRoomId(501)
                        .setAuthorId(31)
                        .setReceivedAtMs(nowMs)
                        .setHappenedAtMs(nowMs))
                .build();
        producer.send(new ProducerRecord<>(Topics.EXPOSURES, Long.toString(user), record.toByteArray()))
                .get();
    }

    private FeatureResponse batchGet(FeatureRequest request) throws Exception {
        HttpResponse<byte[]> answer = HTTP.send(
                HttpRequest.newBuilder(uri("/v1/features:batchGet"))
                        .header("Authorization", "Bearer features")
                        .header("Content-Type", "application/x-protobuf")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return FeatureResponse.parseFrom(answer.body());
    }

    private JsonNode awaitJson(String path, Predicate<JsonNode> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode last = null;
        while (System.nanoTime() < end) {
            last = json(send("GET", path, "features", ""));
            if (wanted.test(last)) {
                return last;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("it did not happen within a minute; last seen " + last);
    }

    private HttpResponse<String> send(String method, String path, String scope, String body) throws Exception {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return HTTP.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + scope)
                        .header("Content-Type", "application/json")
                        .method(method, publisher)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }

    private static EmbeddedRedis redis() {
        try {
            return EmbeddedRedis.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KafkaBroker broker() {
        try {
            return KafkaBroker.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
