package io.momentcross.label.table.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.LabelTickEnd;
import io.momentcross.contracts.v1.PredictedCell;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedExposure;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import io.momentcross.label.KafkaBroker;
import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import io.momentcross.label.table.iceberg.IcebergCatalog;
import io.momentcross.label.table.iceberg.IcebergLog;
import io.momentcross.label.table.iceberg.IcebergTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker into tables. */
class TablePipelineTest {

    private static final int PARTITIONS = 2;
    private static final long FIRST = 57_000_000;
    private static final int TICKS = 12;
    private static final int ROWS = 4;

    private static KafkaBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new ByteArraySerializer(), new ByteArraySerializer());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            List<NewTopic> topics = new ArrayList<>();
            for (String topic : List.of(Topics.LABELS, Topics.SERVED, Topics.FEEDBACK)) {
                topics.add(new NewTopic(topic, PARTITIONS, (short) 1));
                topics.add(new NewTopic(Topics.deadLetters(topic), 1, (short) 1));
            }
            admin.createTopics(topics).all().get();
        }
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void everyLabelIsOnceInTheTable_whenTwoProcessesWriteItAndSomeRecordsAreBroken() throws Exception {
        int broken = 0;
        for (long tick = FIRST; tick < FIRST + TICKS; tick++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (int i = 0; i < ROWS; i++) {
                    send(Topics.LABELS, partition, label(partition + "-" + tick + "-" + i, tick));
                }
                if (tick % 3 == 0) {
                    producer.send(new ProducerRecord<>(Topics.LABELS, partition, null, new byte[] {1, 2, 3}))
                            .get();
                    broken++;
                }
                send(Topics.LABELS, partition, tickEnd(tick));
                send(Topics.LABELS, partition, tickEnd(tick));
            }
        }
        try (IcebergCatalog one = catalog();
                IcebergCatalog two = catalog()) {
            AtomicBoolean goOn = new AtomicBoolean(true);
            CompletableFuture<?> first = write(TableName.LABELS, one, goOn);
            CompletableFuture<?> second = write(TableName.LABELS, two, goOn);
            TableFiles files = await(new IcebergTables(one), TableName.LABELS, FIRST + TICKS - 1);
            goOn.set(false);
            CompletableFuture.allOf(first, second).join();
            long rows = (long) TICKS * PARTITIONS * ROWS;
            assertThat(TableReads.number(files, "SELECT count(*) FROM t")).isEqualTo(rows);
            assertThat(TableReads.number(files, "SELECT count(DISTINCT request_id) FROM t"))
                    .isEqualTo(rows);
        }
        assertThat(metrics.get("momentcross.tables.unreadable")
                        .tag("reason", "malformed")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(broken);
        ConsumerRecord<byte[], byte[]> letter = deadLetter(Topics.LABELS);
        assertThat(letter.value()).containsExactly(1, 2, 3);
        assertThat(new String(letter.headers().lastHeader("reader").value(), UTF_8))
                .isEqualTo("table labels");
        assertThat(new String(letter.headers().lastHeader("source").value(), UTF_8))
                .startsWith(Topics.LABELS + "-");
    }

    @Test
    void logCanBePlayedAgain_fromTheArchive() throws Exception {
        Random random = new Random(5);
        List<String> served = new ArrayList<>();
        List<String> feedback = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (long tick = FIRST; tick < FIRST + TICKS; tick++) {
                for (int i = tick == FIRST + 4 ? 30 : random.nextInt(4); i > 0; i--) {
                    served.add(servedRecord(partition, tick, random));
                    feedback.add(feedbackRecord(partition, tick, random));
                }
                Tick now = Tick.newBuilder().setNumber(tick).build();
                for (int repeat = random.nextInt(2); repeat >= 0; repeat--) {
                    send(
                            Topics.SERVED,
                            partition,
                            ServedRecord.newBuilder().setTick(now).build());
                    send(
                            Topics.FEEDBACK,
                            partition,
                            FeedbackRecord.newBuilder().setTick(now).build());
                }
            }
        }
        try (IcebergCatalog catalog = catalog()) {
            AtomicBoolean goOn = new AtomicBoolean(true);
            CompletableFuture<?> both = CompletableFuture.allOf(
                    write(TableName.SERVED, catalog, goOn), write(TableName.FEEDBACK, catalog, goOn));
            LabelTables tables = new IcebergTables(catalog);
            await(tables, TableName.SERVED, FIRST + TICKS - 1);
            await(tables, TableName.FEEDBACK, FIRST + TICKS - 1);
            goOn.set(false);
            both.join();
            assertThat(served(tables)).isEqualTo(served);
            assertThat(feedback(tables)).isEqualTo(feedback);
        }
        folder = Files.createDirectory(folder.resolve("little-memory"));
        try (IcebergCatalog catalog = catalog()) {
            LabelTables tables = new IcebergTables(catalog);
            assertThat(writeWithRestarts(TableName.SERVED, catalog, tables))
                    .as("restarts in the middle of a tick")
                    .isPositive();
            writeWithRestarts(TableName.FEEDBACK, catalog, tables);
            assertThat(served(tables)).isEqualTo(served);
            assertThat(feedback(tables)).isEqualTo(feedback);
        }
        assertThat(metrics.get("momentcross.tables.put.off")
                        .tag("table", "served")
                        .counter()
                        .count())
                .isPositive();
    }

    /**
     * Holds hardly a row, and begins anew after each commit.
     *
     * @return how often it did so in the middle of a tick
     */
    private int writeWithRestarts(TableName table, IcebergCatalog catalog, LabelTables tables) throws Exception {
        int inTheMiddle = 0;
        while (tables.plan(table, RowFilter.ALL).newestTick() < FIRST + TICKS - 1) {
            IcebergLog log = new IcebergLog(table, catalog, new DuckDbRowFiles(64 << 20, TableSteps.NONE));
            Map<Integer, FeedPosition> before = log.positions();
            run(table, catalog, () -> log.positions().equals(before), 1200);
            for (Map.Entry<Integer, FeedPosition> now : log.positions().entrySet()) {
                FeedPosition then = before.get(now.getKey());
                long tick = then == null ? -1 : then.tick();
                inTheMiddle += tick == now.getValue().tick() && !now.getValue().equals(then) ? 1 : 0;
            }
        }
        return inTheMiddle;
    }

    private static List<String> served(LabelTables tables) throws Exception {
        return texts(
                tables.plan(TableName.SERVED, RowFilter.ALL),
                "SELECT \"partition\" || ' ' || tick || ' ' || lower(hex(record)) FROM t "
                        + "ORDER BY \"partition\", \"offset\"");
    }

    private static List<String> feedback(LabelTables tables) throws Exception {
        return texts(
                tables.plan(TableName.FEEDBACK, RowFilter.ALL),
                "SELECT \"partition\" || ' ' || tick || ' ' || type || ' ' || coalesce(event_id, '-') || ' ' "
                        + "|| epoch_ms(received_at) FROM t ORDER BY \"partition\", \"offset\"");
    }

    private static String servedRecord(int partition, long tick, Random random) throws Exception {
        Served served = Served.newBuilder()
                .setRequestId("r" + random.nextInt())
                .setUserId(random.nextLong())
                .setReceivedAtMs(Ticks.endMs(tick) - random.nextInt(30_000))
                .build();
        send(
                Topics.SERVED,
                partition,
                ServedRecord.newBuilder().setServed(served).build());
        return partition + " " + tick + " " + java.util.HexFormat.of().formatHex(served.toByteArray());
    }

    private static String feedbackRecord(int partition, long tick, Random random) throws Exception {
        long receivedAtMs = Ticks.endMs(tick) - random.nextInt(30_000);
        if (random.nextInt(4) == 0) {
            RoomEnd end = RoomEnd.newBuilder()
                    .setRoomId(7)
                    .setReceivedAtMs(receivedAtMs)
                    .build();
            send(
                    Topics.FEEDBACK,
                    partition,
                    FeedbackRecord.newBuilder().setRoomEnd(end).build());
            return partition + " " + tick + " ROOM_END - " + receivedAtMs;
        }
        String id = "e" + random.nextInt();
        Feedback event = Feedback.newBuilder()
                .setEventId(id)
                .setReceivedAtMs(receivedAtMs)
                .setType(FeedbackType.FEEDBACK_TYPE_CLICK)
                .build();
        send(
                Topics.FEEDBACK,
                partition,
                FeedbackRecord.newBuilder().setFeedback(event).build());
        return partition + " " + tick + " CLICK " + id + " " + receivedAtMs;
    }

    private static LabelRecord label(String requestId, long tick) {
        return LabelRecord.newBuilder()
                .setLabels(ExposureLabels.newBuilder()
                        .setServed(ServedExposure.newBuilder()
                                .setRequestId(requestId)
                                .setServedAtMs(1000))
                        .setPolicy("moment")
                        .setTick(tick)
                        .addCells(PredictedCell.newBuilder().setTask("click").setKind(CellKind.CELL_KIND_NEGATIVE)))
                .build();
    }

    private static LabelRecord tickEnd(long tick) {
        return LabelRecord.newBuilder()
                .setTickEnd(LabelTickEnd.newBuilder().setTick(tick))
                .build();
    }

    private static void send(String topic, int partition, MessageLite record) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, record.toByteArray()))
                .get();
    }

    private IcebergCatalog catalog() throws Exception {
        return IcebergCatalog.open(folder, new TableProperties.Catalog(null, null, null), TableSteps.NONE);
    }

    private CompletableFuture<Void> write(TableName table, IcebergCatalog catalog, AtomicBoolean goOn) {
        return CompletableFuture.runAsync(
                () -> run(table, catalog, goOn::get, 64 << 20),
                command -> Thread.ofPlatform().daemon().start(command));
    }

    private void run(TableName table, IcebergCatalog catalog, BooleanSupplier goOn, long holdAtMost) {
        try (DeadLetters letters = new DeadLetters(() -> new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()));
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            new TablePipeline(
                            TableFeed.of(table),
                            new IcebergLog(table, catalog, new DuckDbRowFiles(64 << 20, TableSteps.NONE)),
                            letters,
                            new FeedStatistics(table, metrics),
                            Duration.ofMillis(100),
                            holdAtMost)
                    .run(consumer, PARTITIONS, goOn);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    // A few records at a time, so that there are many commits to race for.
    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        7,
                        "auto.offset.reset",
                        "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static TableFiles await(LabelTables tables, TableName table, long tick) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end) {
            TableFiles files = tables.plan(table, RowFilter.ALL);
            if (files.newestTick() >= tick) {
                return files;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(table + " did not come to tick " + tick);
    }

    private static List<String> texts(TableFiles files, String select) throws Exception {
        return TableReads.rows(files, select).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> all = IntStream.range(0, 1)
                    .mapToObj(partition -> new TopicPartition(Topics.deadLetters(topic), partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
                    return record;
                }
            }
        }
    }
}
