package io.momentcross.label;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableReads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Events in, labels out, over sockets and a real broker. Ticks are written by the test, not by the clock. */
class LabelServiceTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PARTITIONS = 2;

    @TempDir
    private static Path folder;

    private static KafkaBroker broker;
    private static KafkaProducer<String, byte[]> producer;
    private static ConfigurableApplicationContext service;
    private static long tick = Ticks.lastEnded(System.currentTimeMillis());

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start();
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new StringSerializer(),
                new ByteArraySerializer());
        service = startService();
    }

    private static ConfigurableApplicationContext startService() {
        return new SpringApplicationBuilder(LabelServiceApplication.class, AnyToken.class)
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + broker.address(),
                        "--momentcross.ticks.enabled=false",
                        "--momentcross.topics.partitions=" + PARTITIONS,
                        // Ticks here run ahead of the clock that events are stamped by.
                        "--momentcross.join.heartbeat-interval=1h",
                        "--momentcross.join.state-directory=" + folder.resolve("streams"),
                        "--momentcross.labels.directory=" + folder.resolve("labels"));
    }

    @AfterAll
    static void stop() {
        service.close();
        producer.close();
        broker.close();
    }

    @Test
    void labelIsVisibleOnce_whenTheServiceRestartsInTheMiddle() throws Exception {
        serve("req-1", 41, 500, 501);
        tick();
        assertThat(post(
                                "events",
                                events(
                                        event("ev-1", "req-1", 41, 500, "exposure"),
                                        event("ev-2", "req-1", 41, 500, "click")))
                        .statusCode())
                .isEqualTo(200);
        tick();
        JsonNode first = labels("req-1", labels -> labels.size() == 1);
        assertThat(first.get(0).get("task").asString()).isEqualTo("click");
        assertThat(first.get(0).get("kind").asString()).isEqualTo("POSITIVE");
        assertThat(first.get(0).get("roomId").asString()).isEqualTo("500");

        service.close();
        service = startService();

        String again = events(event("ev-2", "req-1", 41, 500, "click"), event("ev-3", "req-1", 41, 500, "gift"));
        assertThat(post("events", again).statusCode()).isEqualTo(200);
        assertThat(post("events", events(event("ev-4", "req-1", 41, 500, "exit")))
                        .statusCode())
                .isEqualTo(200);
        tick();
        tick();
        JsonNode all = labels("req-1", labels -> labels.size() >= 6);
        List<String> tasks = new ArrayList<>();
        all.forEach(label ->
                tasks.add(label.get("task").asString() + " " + label.get("kind").asString()));
        assertThat(tasks)
                .containsExactlyInAnyOrder(
                        "click POSITIVE",
                        "gift POSITIVE",
                        "long_view NEGATIVE",
                        "like NEGATIVE",
                        "comment NEGATIVE",
                        "follow NEGATIVE");
        assertThat(sampleCells("req-1")).as("in the samples, too").hasSize(6);
        assertThat(fedCells("req-1"))
                .as("and in the feed, in the same partition")
                .hasSize(6);
        assertThat(rows(TableName.EXPOSURES, "req-1", "reason = 'EXIT' AND list_contains(positives, 'gift')"))
                .isEqualTo(1);
        assertThat(rows(TableName.SERVED, "req-1", "candidates = 2")).isEqualTo(1);
        assertThat(rows(TableName.FEEDBACK, "req-1", "tick > 0")).isEqualTo(5);
        assertThat(rows(TableName.LOST, "req-1", "reason = 'DUPLICATE'")).isEqualTo(1);
        JsonNode statistics = json(get("/v1/labels/statistics", "labels"));
        assertThat(statistics.get("lastTick").asLong()).isEqualTo(tick);
    }

    @Test
    void everybodyInTheRoomHasLeft_whenTheRoomEnds() throws Exception {
        serve("req-2", 42, 600);
        tick();
        post("events", events(event("ev-20", "req-2", 42, 600, "click")));
        producer.send(new ProducerRecord<>(
                        Topics.ROOMS,
                        "600",
                        RoomRecord.newBuilder()
                                .setRoomId(600)
                                .setState(RoomState.ROOM_STATE_ENDED)
                                .setReceivedAtMs(System.currentTimeMillis())
                                .build()
                                .toByteArray()))
                .get();
        awaitRoomEnd();
        tick();
        tick();
        assertThat(labels("req-2", labels -> labels.size() == 6)).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"events\":[]}|events",
                "{\"event\":[]}|event",
                "{\"events\":[{\"eventId\":\"a\",\"roomId\":99999999999999999999}]}|events[0].roomId",
            })
    void problemNamesTheField_whenTheCallIsWrong(String body, String field) throws Exception {
        HttpResponse<String> answer = post("events", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void oneBadEventDoesNotSinkTheOthers() throws Exception {
        String ahead = Instant.now().plusSeconds(10).toString();
        String body = "{\"events\":["
                + event("ok", "req-9", 1, 2, "click") + ","
                + event("ok", "req-9", 1, 2, "click") + ","
                + event("bad-type", "req-9", 1, 2, "blink") + ","
                + event("no-gift", "req-9", 1, 2, "click").replace("}", ",\"giftValue\":5}") + ","
                + event("year", "req-9", 1, 2, "click")
                        .replaceAll("\"happenedAt\":\"[^\"]*\"", "\"happenedAt\":\"2999-01-01T00:00:00Z\"")
                + ","
                + event("soon", "req-9", 1, 2, "click")
                        .replaceAll("\"happenedAt\":\"[^\"]*\"", "\"happenedAt\":\"" + ahead + "\"")
                + ","
                + "{\"eventId\":\"nobody\",\"requestId\":\"req-9\",\"roomId\":2,\"type\":\"click\",\"happenedAt\":\""
                + ahead + "\"},"
                + event("never", "req-9", 1, 2, "click")
                        .replaceAll("\"happenedAt\":\"[^\"]*\"", "\"happenedAt\":\"+999999999-01-01T00:00:00Z\"")
                + "]}";
        HttpResponse<String> answer = post("events", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode results = json(answer).get("results");
        List<String> seen = new ArrayList<>();
        results.forEach(result -> seen.add(result.get("status").asString() + " "
                + (result.hasNonNull("problem")
                        ? result.get("problem").get("field").asString()
                        : "-")));
        assertThat(seen)
                .containsExactly(
                        "ACCEPTED -",
                        "DUPLICATE -",
                        "REJECTED events[2].type",
                        "REJECTED events[3].giftValue",
                        "REJECTED events[4].happenedAt",
                        "ACCEPTED -",
                        "REJECTED events[6].userId",
                        "REJECTED events[7].happenedAt");
    }

    @Test
    void callIsRefused_withoutTheScopeOrTheParameter() throws Exception {
        assertThat(post("labels", "{\"events\":[]}").statusCode()).isEqualTo(403);
        assertThat(get("/v1/labels?requestId=x", "events").statusCode()).isEqualTo(403);
        HttpResponse<String> missing = get("/v1/labels", "labels");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(json(missing).get("field").asString()).isEqualTo("requestId");
        assertThat(json(get("/v1/labels?requestId=unknown", "labels")).get("labels"))
                .isEmpty();
    }

    private static void tick() throws Exception {
        tick++;
        Tick now = Tick.newBuilder().setNumber(tick).setAtMs(Ticks.endMs(tick)).build();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            write(
                    Topics.SERVED,
                    partition,
                    ServedRecord.newBuilder().setTick(now).build());
            write(
                    Topics.FEEDBACK,
                    partition,
                    FeedbackRecord.newBuilder().setTick(now).build());
        }
    }

    private static void write(String topic, int partition, MessageLite value) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, value.toByteArray()))
                .get();
    }

    private static void serve(String requestId, long userId, long... rooms) throws Exception {
        Served.Builder served = Served.newBuilder()
                .setRequestId(requestId)
                .setUserId(userId)
                .setReceivedAtMs(System.currentTimeMillis())
                .setModelName("moment-cross")
                .setModelVersion("3");
        for (long room : rooms) {
            served.addCandidates(ServedCandidate.newBuilder().setRoomId(room));
        }
        producer.send(new ProducerRecord<>(
                        Topics.SERVED,
                        Long.toString(userId),
                        ServedRecord.newBuilder().setServed(served).build().toByteArray()))
                .get();
    }

    private static String events(String... events) {
        return "{\"events\":[" + String.join(",", events) + "]}";
    }

    private static String event(String id, String request, long user, long room, String type) {
        return "{\"eventId\":\"" + id + "\",\"requestId\":\"" + request + "\",\"userId\":\"" + user + "\",\"roomId\":"
                + room + ",\"type\":\"" + type + "\",\"happenedAt\":\""
                + Instant.now().minusMillis(50) + "\"}";
    }

    private static JsonNode labels(String requestId, Predicate<JsonNode> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode last = null;
        while (System.nanoTime() < end) {
            last = json(get("/v1/labels?requestId=" + requestId, "labels")).get("labels");
            if (wanted.test(last)) {
                return last;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("it did not happen within a minute; last seen " + last);
    }

    private static void awaitRoomEnd() throws Exception {
        readUntil(
                Topics.FEEDBACK,
                record -> FeedbackRecord.parseFrom(record.value()).hasRoomEnd());
    }

    /** Rows of a request, once the table has come to the newest tick. */
    private static long rows(TableName table, String requestId, String where) throws Exception {
        LabelTables tables = service.getBean(LabelTables.class);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            TableFiles files = tables.plan(table, new RowFilter(requestId, null, null));
            if (files.newestTick() >= tick) {
                return TableReads.number(
                        files, "SELECT count(*) FROM t WHERE request_id = '" + requestId + "' AND " + where);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(table + " did not come to tick " + tick + " within a minute");
    }

    private static List<String> sampleCells(String requestId) throws Exception {
        List<String> cells = new ArrayList<>();
        readUntil(Topics.samples("moment"), record -> {
            SampleRecord sample = SampleRecord.parseFrom(record.value());
            if (sample.getGroup().getRequestId().equals(requestId)) {
                sample.getGroup()
                        .getRowsList()
                        .forEach(row -> row.getCellsList().forEach(cell -> cells.add(cell.getTask())));
            }
            return sample.hasTickEnd() && sample.getTickEnd().getTick() == tick && cells.size() >= 6;
        });
        return cells;
    }

    private static List<String> fedCells(String requestId) throws Exception {
        List<String> cells = new ArrayList<>();
        Set<Integer> partitions = new HashSet<>();
        readUntil(Topics.LABELS, record -> {
            LabelRecord label = LabelRecord.parseFrom(record.value());
            if (label.getLabels().getServed().getRequestId().equals(requestId)) {
                partitions.add(record.partition());
                label.getLabels().getCellsList().forEach(cell -> cells.add(cell.getTask()));
            }
            return label.hasTickEnd() && label.getTickEnd().getTick() == tick && cells.size() >= 6;
        });
        assertThat(partitions).hasSize(1);
        return cells;
    }

    private interface Wanted {
        boolean test(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    private static void readUntil(String topic, Wanted wanted) throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.address(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (wanted.test(record)) {
                        return;
                    }
                }
            }
            throw new AssertionError("nothing of the kind came within a minute");
        }
    }

    private static HttpResponse<String> post(String scope, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(uri("/v1/events"))
                        .header("Authorization", "Bearer " + scope)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String scope) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + scope)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port") + path);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new ObjectMapper().readTree(answer.body());
    }
}
