package io.momentcross.label.join.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.label.KafkaBroker;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.LabelLines;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.NaiveOracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The join's process and its broker, killed under load at random moments, while stores are restored, too: what it wrote
 * is the oracle's row for row, landing ticks included, as if nothing had happened.
 */
class JoinKillTest {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void outputIsTheOracles_whenProcessAndBrokerAreKilled() throws Exception {
        run(3, 1, 11);
    }

    @Tag("long")
    @Test
    void outputIsTheOracles_whenTheyAreKilledManyTimes() throws Exception {
        run(20, 3, 12);
    }

    private void run(int kills, int brokerKills, long seed) throws Exception {
        Path storage = KafkaBroker.format(Files.createDirectory(folder.resolve("broker")));
        List<String> broker = List.of(
                storage.toString(), Integer.toString(KafkaBroker.freePort()), Integer.toString(KafkaBroker.freePort()));
        String address = "127.0.0.1:" + broker.get(1);
        List<String> join = join(address, "one", 0);
        Random random = new Random(seed);
        try (KilledProcess brokers = new KilledProcess(KafkaBroker.class, broker, KafkaBroker.UP)) {
            makeTopics(address);
            try (KilledProcess joins = new KilledProcess(JoinProcess.class, join, JoinProcess.RUNNING);
                    JoinLoad load = new JoinLoad(address, PARTITIONS, seed)) {
                load.start();
                while (joins.kills() < kills) {
                    if (brokers.kills() * kills < joins.kills() * brokerKills) {
                        brokers.kill(random.nextInt(1_000));
                    }
                    if (random.nextBoolean()) {
                        joins.killWhile(JoinProcess.RESTORING, random.nextInt(1_000), random.nextInt(50));
                    } else {
                        joins.kill(random.nextInt(3_000));
                    }
                }
                joins.await();
                long last = load.finish();
                check(address, last);
                System.out.printf(
                        "%d kills of the join, %d of them while it restored; %d of the broker; up to tick %d%n",
                        joins.kills(), joins.killsInTime(), brokers.kills(), last);
            }
        }
    }

    @Test
    void outputIsTheOracles_whenStandbysTakeOver() throws Exception {
        takeOver(2, 13);
    }

    @Tag("long")
    @Test
    void outputIsTheOracles_whenStandbysTakeOverManyTimes() throws Exception {
        takeOver(10, 14);
    }

    private void takeOver(int deaths, long seed) throws Exception {
        Random random = new Random(seed);
        try (KafkaBroker broker = KafkaBroker.start()) {
            String address = broker.address();
            makeTopics(address);
            try (KilledProcess one =
                            new KilledProcess(JoinProcess.class, join(address, "one", 1), JoinProcess.RUNNING);
                    KilledProcess two =
                            new KilledProcess(JoinProcess.class, join(address, "two", 1), JoinProcess.RUNNING);
                    JoinLoad load = new JoinLoad(address, PARTITIONS, seed)) {
                load.start();
                for (int i = 0; i < deaths; i++) {
                    KilledProcess dying = i % 2 == 0 ? one : two;
                    KilledProcess other = i % 2 == 0 ? two : one;
                    dying.die(random.nextInt(3_000));
                    other.awaitThat(JoinProcess.ALONE);
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(2_000)).toNanos());
                    dying.live();
                }
                one.await();
                two.await();
                long last = load.finish();
                check(address, last);
                System.out.printf("%d times a standby took over; up to tick %d%n", deaths, last);
            }
        }
    }

    private List<String> join(String address, String instance, int standbys) {
        return List.of(address, folder.resolve(instance).toString(), instance, Integer.toString(standbys));
    }

    private static void makeTopics(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(Stream.of(
                                    Topics.SERVED,
                                    Topics.FEEDBACK,
                                    Topics.EXPOSURES,
                                    Topics.LABELS,
                                    Topics.samples("moment"),
                                    Topics.deadLetters(Topics.SERVED),
                                    Topics.deadLetters(Topics.FEEDBACK))
                            // The load's ticks lie decades back: a broker would delete them after a restart.
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1)
                                    .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static void check(String address, long last) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            check(address, partition, last);
        }
    }

    private static void check(String address, int partition, long last) throws Exception {
        LabelLines feed = new LabelLines();
        for (byte[] value : read(address, Topics.LABELS, partition, v -> endsLabels(v, last))) {
            feed.add(LabelRecord.parseFrom(value));
        }
        Log log = log(address, partition, last);
        List<String> expected = NaiveOracle.lines(log, JoinRulesFixture.SHORT);
        List<String> inFeed =
                expected.stream().filter(line -> !line.startsWith("accepted ")).toList();
        assertThat(inFeed).hasSizeGreaterThan(100);
        same(feed.lines(), inFeed);
        assertThat(feed.ticks())
                .isEqualTo(LongStream.rangeClosed(log.firstTick(), last).boxed().toList());

        List<String> samples = new ArrayList<>();
        for (byte[] value : read(address, Topics.samples("moment"), partition, v -> endsSamples(v, last))) {
            samples.addAll(JoinTopologyTest.lines(SampleRecord.parseFrom(value)));
        }
        same(
                samples,
                inFeed.stream().filter(line -> line.startsWith("cell moment ")).toList());

        int accepted = 0;
        for (byte[] value : read(address, Topics.EXPOSURES, partition, null)) {
            accepted += ExposureRecord.parseFrom(value).hasFeedback() ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(expected.size() - inFeed.size());
    }

    /** Row for row, in any order; says the first rows that differ, of many. */
    private static void same(List<String> written, List<String> expected) {
        assertThat(without(expected, written)).as("missing").isEmpty();
        assertThat(without(written, expected)).as("not expected").isEmpty();
    }

    private static List<String> without(List<String> all, List<String> those) {
        Map<String, Long> counts =
                those.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return all.stream()
                .filter(line -> counts.merge(line, -1L, Long::sum) < 0)
                .limit(40)
                .toList();
    }

    private interface End {
        boolean isAt(byte[] value) throws Exception;
    }

    private static boolean endsLabels(byte[] value, long last) throws Exception {
        return LabelRecord.parseFrom(value).getTickEnd().getTick() == last;
    }

    private static boolean endsSamples(byte[] value, long last) throws Exception {
        return SampleRecord.parseFrom(value).getTickEnd().getTick() == last;
    }

    /** What stands in the partition, as it was written. */
    private static Log log(String address, int partition, long last) throws Exception {
        List<Long> servedTicks = new ArrayList<>();
        List<Log.Arrived<Served>> served = new ArrayList<>();
        long next = 0;
        for (byte[] value : read(
                address,
                Topics.SERVED,
                partition,
                v -> ServedRecord.parseFrom(v).getTick().getNumber() == last)) {
            ServedRecord record = ServedRecord.parseFrom(value);
            if (record.hasTick()) {
                servedTicks.add(record.getTick().getNumber());
                next = record.getTick().getNumber() + 1;
            } else {
                served.add(new Log.Arrived<>(next, record.getServed()));
            }
        }
        List<Long> feedbackTicks = new ArrayList<>();
        List<Log.Arrived<Feedback>> feedback = new ArrayList<>();
        List<Log.Arrived<RoomEnd>> roomEnds = new ArrayList<>();
        next = 0;
        for (byte[] value : read(
                address,
                Topics.FEEDBACK,
                partition,
                v -> FeedbackRecord.parseFrom(v).getTick().getNumber() == last)) {
            FeedbackRecord record = FeedbackRecord.parseFrom(value);
            if (record.hasTick()) {
                feedbackTicks.add(record.getTick().getNumber());
                next = record.getTick().getNumber() + 1;
            } else if (record.hasRoomEnd()) {
                roomEnds.add(new Log.Arrived<>(next, record.getRoomEnd()));
            } else {
                feedback.add(new Log.Arrived<>(next, record.getFeedback()));
            }
        }
        return new Log(servedTicks, feedbackTicks, served, feedback, roomEnds);
    }

    /** Committed records from the start to the one that {@code end} knows; without it, to the end as it is now. */
    private static List<byte[]> read(String address, String topic, int partition, @Nullable End end) throws Exception {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        TopicPartition from = new TopicPartition(topic, partition);
        List<byte[]> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    read.add(record.value());
                    if (end != null && end.isAt(record.value())) {
                        return read;
                    }
                }
                if (end == null && consumer.currentLag(from).orElse(1) == 0) {
                    return read;
                }
            }
        }
        throw new AssertionError(topic + " did not come to its end; " + read.size() + " records");
    }
}
