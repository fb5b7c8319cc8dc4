package io.momentcross.label.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.Cell;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import io.momentcross.label.AnyToken;
import io.momentcross.label.ChildJvm;
import io.momentcross.label.KafkaBroker;
import io.momentcross.label.LabelServiceApplication;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.NaiveOracle;
import io.momentcross.label.join.streams.ChangedRules;
import io.momentcross.label.replay.ReplaySpec.SourceKind;
import io.momentcross.label.replay.ReplaySpec.Target;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.staged.StagedFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Replays beside a live service, over its real topics and tables. */
class ReplayTest {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final History HISTORY = new History(PARTITIONS, 500, 25, 7);

    @TempDir
    private static Path folder;

    private static KafkaBroker broker;
    private static ConfigurableApplicationContext service;
    private static String[] properties;

    @BeforeAll
    static void joinHistoryLive() throws Exception {
        broker = KafkaBroker.start();
        properties = new String[] {
            "--server.port=0",
            "--spring.kafka.bootstrap-servers=" + broker.address(),
            "--momentcross.ticks.enabled=false",
            "--momentcross.topics.partitions=" + PARTITIONS,
            "--momentcross.join.samples=moment",
            "--momentcross.join.state-directory=" + folder.resolve("streams"),
            "--momentcross.labels.directory=" + folder.resolve("labels")
        };
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.address(),
                                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                                1),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(Stream.of(Topics.SERVED, Topics.FEEDBACK)
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
            HISTORY.write(producer);
        }
        service = new SpringApplicationBuilder(LabelServiceApplication.class, AnyToken.class).run(properties);
        for (TableName table : List.of(TableName.LABELS, TableName.SERVED, TableName.FEEDBACK)) {
            awaitTick(table, HISTORY.last);
        }
    }

    @AfterAll
    static void stop() {
        service.close();
        broker.close();
    }

    private static void awaitTick(TableName table, long tick) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (files(table).newestTick() >= tick) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(table + " did not come to tick " + tick);
    }

    private static TableFiles files(TableName table) {
        return service.getBean(LabelTables.class).plan(table, RowFilter.ALL);
    }

    private static ReplayRequest request(
            String policy, String as, SourceKind source, Map<String, String> changes, Target... into) {
        return new ReplayRequest(
                policy, as, changes, source, Set.of(into), null, null, null, 2, Duration.ofMinutes(2), false);
    }

    private static String run(ReplayRequest request) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ReplayJob job = new ReplayJob(
                request, ReplaySettings.load(properties), new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(job.run()).isEqualTo(ReplayJob.Outcome.DONE);
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Rows of a policy, whole but for its name. */
    private static List<List<Object>> rows(String policy, String where) throws Exception {
        return List.copyOf(TableReads.rows(
                files(TableName.LABELS),
                "SELECT * REPLACE ('' AS policy) FROM t WHERE policy = '" + policy + "' AND " + where
                        + " ORDER BY request_id, room_id, task, landed_at, kind"));
    }

    private static void sameAsLive(String live, String replayed, String where) throws Exception {
        List<List<Object>> expected = rows(live, where);
        assertThat(expected).hasSizeGreaterThan(1000);
        assertThat(rows(replayed, where)).isEqualTo(expected);
    }

    @Test
    void replayOfTheSameRulesIsTheLivePolicyRowForRow_fromKafka() throws Exception {
        String said = run(request("moment", "again", SourceKind.kafka, Map.of(), Target.tables, Target.samples));
        sameAsLive("moment", "again", "true");
        assertThat(said).contains("exposures judged", "long_view", "request_unknown");
        sameSamples("again");
        assertThat(service.getBean(LabelTables.class).replayedPolicies()).contains("again");
    }

    @Test
    void replayOfTheSameRulesIsTheLivePolicyRowForRow_fromTheArchive() throws Exception {
        run(request("fast-slow", "archived", SourceKind.archive, Map.of(), Target.tables));
        sameAsLive("fast-slow", "archived", "true");
        run(request("moment", "archived-moment", SourceKind.archive, Map.of(), Target.tables));
        sameAsLive("moment", "archived-moment", "true");
    }

    @Test
    void partOfHistoryIsWhatTheLivePolicySaidThen_whenItIsWarmedUp() throws Exception {
        long from = HISTORY.last - 60;
        long to = HISTORY.last - 20;
        for (SourceKind source : SourceKind.values()) {
            String as = "part-" + source;
            // Feedback of this history comes up to 300 ticks after its request; what is later is lost live, too.
            ReplayRequest request = new ReplayRequest(
                    "moment",
                    as,
                    Map.of(),
                    source,
                    Set.of(Target.tables),
                    Long.toString(from),
                    Long.toString(to),
                    Duration.ofSeconds(30L * 420),
                    1,
                    Duration.ofMinutes(2),
                    false);
            run(request);
            sameAsLive("moment", as, "tick BETWEEN " + from + " AND " + to);
            assertThat(rows(as, "tick NOT BETWEEN " + from + " AND " + to)).isEmpty();
        }
    }

    @Test
    void changedThresholdChangesWhatTheOracleSays_andNothingOfTheLivePolicy() throws Exception {
        List<List<Object>> before = rows("moment", "true");
        Map<String, String> changes = Map.of("task.long_view.threshold", "60s");
        run(request("moment", "moment-60s", SourceKind.archive, changes, Target.tables));
        JoinPlan plan = ChangedRules.of(ReplaySettings.load(properties).join(), "moment", "moment-60s", changes);
        List<String> expected = new ArrayList<>();
        for (Log log : HISTORY.partitions) {
            NaiveOracle.lines(log, plan).stream()
                    .filter(line -> line.startsWith("cell "))
                    .forEach(expected::add);
        }
        List<String> written = TableReads.rows(
                        files(TableName.LABELS),
                        "SELECT 'cell ' || policy || ' ' || request_id || '/' || room_id || ' ' || task || ' CELL_KIND_'"
                                + " || kind || ' ' || tick || ' ' || coalesce(epoch_ms(happened_at), 0) FROM t"
                                + " WHERE policy = 'moment-60s'")
                .stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
        assertThat(written).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows("moment-60s", "task = 'long_view'")).isNotEqualTo(rows("moment", "task = 'long_view'"));
        assertThat(rows("moment-60s", "task <> 'long_view'")).isEqualTo(rows("moment", "task <> 'long_view'"));
        assertThat(rows("moment", "true")).isEqualTo(before);
    }

    @Test
    void killedReplayLeavesNothingHalfVisible_andGoesOn() throws Exception {
        int inTime = 0;
        List<String> arguments = new ArrayList<>(List.of("killed", "5000"));
        arguments.addAll(List.of(properties));
        Path replay = folder.resolve("labels").resolve("replays").resolve("killed");
        for (int kill = 0; kill < 3; kill++) {
            arguments.set(1, Integer.toString(2_000 + 4_000 * kill));
            try (ChildJvm child = ChildJvm.start(ReplayProcess.class, arguments)) {
                child.await(PATIENCE, ReplayProcess.IN_THE_MIDDLE);
                child.kill();
            }
            if (StagedFolder.state(replay) == StagedFolder.State.BEGUN) {
                inTime++;
                assertThat(rows("killed", "true")).isEmpty();
            }
        }
        System.out.println(inTime + " of 3 kills came before the replay was over");
        assertThat(inTime).isPositive();
        run(ReplayProcess.request("killed"));
        sameAsLive("moment", "killed", "true");
        sameSamples("killed");
    }

    @Test
    void repeatedReplayIsRefused_andWritesNothing() throws Exception {
        ReplayRequest request = request("hour", "twice", SourceKind.kafka, Map.of(), Target.tables);
        run(request);
        List<List<Object>> before = rows("twice", "true");
        assertThatThrownBy(() -> run(request))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith("--as: ")
                .hasMessageContaining("twice");
        assertThat(rows("twice", "true")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "moment|moment||||--as: The live join has this policy, moment.",
                "moment|Ab c||||--as: Ab c is no name",
                "week|new||||--policy: there is no policy week",
                "moment|new|task.long_view.threshold=soon|||--set task.long_view.threshold=soon: ",
                "moment|new|task.hug.threshold=5s|||--set task.hug.threshold: there is no such rule",
                "moment|new|grace=never|||--set grace=never: ",
                "hour|new|hour-window=5h|||--set tombstone-horizon=",
                "moment|new||yesterday||--from: yesterday is neither a time",
                "moment|new||20|10|--from: tick 20",
                "moment|new|||99999999|--to: the log is complete up to tick",
            })
    void optionIsNamed_whenItCannotBe(
            String policy, String as, String change, String from, String to, String complaint) {
        Map<String, String> changes =
                change == null ? Map.of() : Map.of(change.split("=", -1)[0], change.split("=", -1)[1]);
        ReplayRequest request = new ReplayRequest(
                policy,
                as,
                changes,
                SourceKind.archive,
                Set.of(Target.tables),
                from,
                to,
                null,
                1,
                Duration.ZERO,
                false);
        assertThatThrownBy(() -> run(request))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith(complaint);
    }

    /** The topic has the live samples of the policy, in their order, but for its name. */
    private static void sameSamples(String policy) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<SampleRecord> live = samples("moment", partition);
            List<SampleRecord> replayed = samples(policy, partition);
            assertThat(ticks(replayed))
                    .isEqualTo(LongStream.rangeClosed(HISTORY.first, HISTORY.last)
                            .boxed()
                            .toList());
            assertThat(lines(replayed)).isEqualTo(lines(live));
        }
    }

    private static List<Long> ticks(List<SampleRecord> samples) {
        return samples.stream()
                .filter(SampleRecord::hasTickEnd)
                .map(sample -> sample.getTickEnd().getTick())
                .toList();
    }

    private static List<String> lines(List<SampleRecord> samples) {
        List<String> lines = new ArrayList<>();
        for (SampleRecord sample : samples) {
            for (SampleRow row : sample.getGroup().getRowsList()) {
                ExposureId id = new ExposureId(sample.getGroup().getRequestId(), row.getRoomId());
                for (Cell cell : row.getCellsList()) {
                    lines.add(row.getFirst() + " "
                            + NaiveOracle.line(
                                    "",
                                    id,
                                    new LabelCell(
                                            cell.getTask(),
                                            cell.getKind(),
                                            cell.getHappenedAtMs(),
                                            sample.getGroup().getTick())));
                }
            }
        }
        return lines;
    }

    private static List<SampleRecord> samples(String policy, int partition) throws Exception {
        TopicPartition from = new TopicPartition(Topics.samples(policy), partition);
        List<SampleRecord> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.address(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    read.add(SampleRecord.parseFrom(record.value()));
                }
                if (!read.isEmpty() && read.getLast().getTickEnd().getTick() == HISTORY.last) {
                    return read;
                }
            }
        }
        throw new AssertionError(from + " did not come to its end; " + read.size() + " records");
    }
}
