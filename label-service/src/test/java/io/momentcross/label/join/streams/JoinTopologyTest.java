package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.v1.Cell;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.ExposureEnd;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.LostFeedback;
import io.momentcross.contracts.v1.SampleGroup;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedExposure;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.LabelLines;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.LogRecord;
import io.momentcross.label.join.Logs;
import io.momentcross.label.join.NaiveOracle;
import io.momentcross.label.join.Plans;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.test.TestRecord;

/** The join on Kafka Streams' stores, without a broker. */
class JoinTopologyTest {

    private static final long T0 = 1000;

    @Property(tries = 15)
    void feedAndSamplesAreTheOracles_whateverCameIn_andWhereverItCrashed(
            @ForAll(supplier = Logs.class) Log some,
            @ForAll(supplier = Plans.class) JoinPlan plan,
            @ForAll int seed,
            @ForAll @IntRange(max = 100) int crashAt)
            throws Exception {
        Log log = some.until(some.lastTick() + 130);
        List<LogRecord> records = log.read(LogRecord.READER, seed);
        int crash = records.size() * crashAt / 100;
        LabelLines feed = new LabelLines();
        List<String> samples = new ArrayList<>();
        try (Driven driven = new Driven(plan)) {
            records.subList(0, crash).forEach(driven::pipe);
            driven.labels().forEach(feed::add);
            driven.samples().forEach(sample -> samples.addAll(lines(sample)));
            try (Driven again = driven.restarted()) {
                records.subList(crash, records.size()).forEach(again::pipe);
                again.labels().forEach(feed::add);
                again.samples().forEach(sample -> samples.addAll(lines(sample)));
            }
        }
        List<String> expected = NaiveOracle.feed(log, plan);
        assertThat(feed.lines()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(feed.ticks())
                .isEqualTo(LongStream.rangeClosed(log.firstTick(), log.lastTick())
                        .boxed()
                        .toList());
        assertThat(samples)
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .filter(line -> line.startsWith("cell moment "))
                        .toList());
    }

    /** Its cells as the oracle's lines. */
    static List<String> lines(SampleRecord sample) {
        List<String> lines = new ArrayList<>();
        for (SampleRow row : sample.getGroup().getRowsList()) {
            ExposureId id = new ExposureId(sample.getGroup().getRequestId(), row.getRoomId());
            for (Cell cell : row.getCellsList()) {
                long tick = sample.getGroup().getTick();
                lines.add(NaiveOracle.line(
                        "moment", id, new LabelCell(cell.getTask(), cell.getKind(), cell.getHappenedAtMs(), tick)));
            }
        }
        return lines;
    }

    @Example
    void feedSaysWhatWasServedAndPredicted() throws Exception {
        try (Driven driven = new Driven()) {
            driven.tick(T0);
            Served.Builder served =
                    served().toBuilder().setArm("a").addTasks("click").addTasks("gift");
            served.getCandidatesBuilder(1).addPredictions(0.25f).addPredictions(0.5f);
            driven.served(served.build());
            driven.feedback("a", 6, FeedbackType.FEEDBACK_TYPE_CLICK, 2_000);
            driven.feedback("a", 6, FeedbackType.FEEDBACK_TYPE_CLICK, 2_000);
            driven.feedback("b", 6, FeedbackType.FEEDBACK_TYPE_LIKE, 3_000);
            driven.feedback("c", 6, FeedbackType.FEEDBACK_TYPE_EXIT, 4_000);
            driven.tick(T0 + 1);
            List<LabelRecord> labels = driven.labels();
            assertThat(labels)
                    .extracting(LabelRecord::getRecordCase)
                    .containsExactly(
                            LabelRecord.RecordCase.TICK_END,
                            LabelRecord.RecordCase.LOST,
                            LabelRecord.RecordCase.EXPOSURE,
                            LabelRecord.RecordCase.LABELS,
                            LabelRecord.RecordCase.TICK_END);
            LostFeedback lost = labels.get(1).getLost();
            assertThat(lost.getReason()).isEqualTo("DUPLICATE");
            assertThat(lost.getTick()).isEqualTo(T0 + 1);
            ExposureEnd end = labels.get(2).getExposure();
            assertThat(end.getStayMs()).isEqualTo(2_000);
            assertThat(end.getReason()).isEqualTo(CloseReason.CLOSE_REASON_EXIT);
            assertThat(end.getPositivesList()).containsExactly("click", "like");
            ExposureLabels said = labels.get(3).getLabels();
            assertThat(said.getServed())
                    .isEqualTo(ServedExposure.newBuilder()
                            .setRequestId("r")
                            .setUserId(7)
                            .setRoomId(6)
                            .setAuthorId(66)
                            .setPosition(1)
                            .setPropensity(1)
                            .setModelName("moment-cross")
                            .setModelVersion("3")
                            .setArm("a")
                            .setServedAtMs(Log.at(T0 + 1, 100))
                            .build());
            assertThat(said.getOpenedAtMs()).isEqualTo(Log.at(T0 + 1, 2_000));
            assertThat(said.getCells(0).getPrediction()).isEqualTo(0.25f);
            assertThat(said.getCells(1).getTask()).isEqualTo("like");
            assertThat(said.getCells(1).hasPrediction())
                    .as("the model predicts no likes")
                    .isFalse();
        }
    }

    @Example
    void stateOfTheFirstFormatIsGoneOnWith() throws Exception {
        Map<String, Map<Bytes, byte[]>> stores = stores(written("state-v1.txt"));
        LabelLines feed = new LabelLines();
        try (Driven driven = new Driven().with(stores)) {
            // It stands in the middle of tick T0 + 3, with an orphan, feedback and a room's end on their way.
            driven.pipe(LogRecord.READER.feedback(
                    Log.feedback("d", "r", 5, FeedbackType.FEEDBACK_TYPE_WATCH, Log.at(T0 + 3, 7_000))));
            driven.pipe(LogRecord.READER.feedback(
                    Log.feedback("f", "r", 6, FeedbackType.FEEDBACK_TYPE_GIFT, Log.at(T0 + 3, 8_000))));
            driven.pipe(LogRecord.READER.feedback(
                    Log.feedback("g", "r", 8, FeedbackType.FEEDBACK_TYPE_LIKE, Log.at(T0 + 3, 9_000))));
            driven.pipe(LogRecord.READER.tick(JoinState.Clock.FEEDBACK, T0 + 3));
            driven.tick(T0 + 600);
            driven.labels().forEach(feed::add);
        }
        ExposureId waited = new ExposureId("q", 5);
        assertThat(feed.lines())
                .contains(
                        "lost d " + Log.at(T0 + 3, 7_000) + " DUPLICATE " + (T0 + 3),
                        NaiveOracle.line(
                                "moment",
                                new ExposureId("r", 6),
                                new LabelCell(
                                        "gift", CellKind.CELL_KIND_CORRECTION, Log.at(T0 + 3, 8_000) - 40, T0 + 3)),
                        NaiveOracle.line(
                                "moment",
                                waited,
                                new LabelCell(
                                        "click", CellKind.CELL_KIND_POSITIVE, Log.at(T0 + 2, 6_000) - 40, T0 + 3)),
                        NaiveOracle.closed(new ExposureId("r", 8), T0 + 3, CloseReason.CLOSE_REASON_ROOM_END, 0))
                .filteredOn(line -> line.startsWith("closed r/5 "))
                .as("the watch that was on its way lengthened the stay")
                .containsExactly(NaiveOracle.closed(
                        new ExposureId("r", 5), T0 + 4, CloseReason.CLOSE_REASON_HEARTBEAT_TIMEOUT, 63_000));
        assertThat(feed.lines().stream().filter(line -> line.startsWith("cell hour ")))
                .as("of exposures opened since: q/5 and r/8")
                .hasSize(12);
        assertThat(feed.ticks())
                .isEqualTo(LongStream.rangeClosed(T0 + 3, T0 + 600).boxed().toList());
    }

    /** Lines of a state that an earlier release left. */
    private static List<String> written(String name) throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(JoinTopologyTest.class.getResourceAsStream(name)), UTF_8))) {
            return lines.lines().toList();
        }
    }

    private static Map<String, Map<Bytes, byte[]>> stores(List<String> lines) {
        Map<String, Map<Bytes, byte[]>> stores = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            stores.computeIfAbsent(parts[0], store -> new HashMap<>())
                    .put(
                            Bytes.wrap(HexFormat.of().parseHex(parts[1])),
                            HexFormat.of().parseHex(parts[2]));
        }
        return stores;
    }

    @Example
    void stateOfTheLayoutBeforeIsGoneOnWith_rowForRow() throws Exception {
        // Entries of the stores, and what had been said: halfway through a log, by the release before.
        Map<Boolean, List<String>> written =
                written("state-v2.txt").stream().collect(Collectors.partitioningBy(line -> line.startsWith("said ")));
        LabelLines feed = new LabelLines();
        try (Driven driven =
                new Driven(JoinRulesFixture.SHORT).with(stores(Objects.requireNonNull(written.get(false))))) {
            List<LogRecord> records = HalfwayLog.records();
            records.subList(HalfwayLog.CUT, records.size()).forEach(driven::pipe);
            driven.labels().forEach(feed::add);
            for (char kind : "XKDAIHVFTWO".toCharArray()) {
                assertThat(driven.entries(kind)).as("entries of " + kind).isZero();
            }
        }
        List<String> lines = new ArrayList<>(feed.lines());
        Objects.requireNonNull(written.get(true)).forEach(line -> lines.add(line.substring("said ".length())));
        assertThat(lines)
                .containsExactlyInAnyOrderElementsOf(NaiveOracle.feed(HalfwayLog.log(), JoinRulesFixture.SHORT));
    }

    @Example
    void sampleCarriesWhatTheRequestWasAnsweredBy() throws Exception {
        try (Driven driven = new Driven()) {
            driven.tick(T0);
            driven.served(served());
            driven.feedback("a", 6, FeedbackType.FEEDBACK_TYPE_EXPOSURE, 1_000);
            driven.feedback("b", 6, FeedbackType.FEEDBACK_TYPE_CLICK, 2_000);
            List<ExposureRecord> exposures = driven.exposures();
            assertThat(exposures).extracting(ExposureRecord::getWhatCase).hasSize(3);
            assertThat(exposures.getFirst().getAuthorId()).as("told at once").isEqualTo(66);

            driven.tick(T0 + 1);
            List<SampleRecord> samples = driven.samples();
            SampleGroup group = samples.stream()
                    .filter(SampleRecord::hasGroup)
                    .findFirst()
                    .orElseThrow()
                    .getGroup();
            assertThat(group.getUser().getShortVideos().getItemIdsList()).containsExactly(9L, 8L);
            assertThat(group.getUser().getUserId()).isEqualTo(7);
            assertThat(group.getColumns(0).getIntsList()).containsExactly(66L);
            assertThat(group.getColumns(0).getStatuses().toByteArray()).containsExactly(1);
            assertThat(group.getRowsList()).hasSize(1);
            assertThat(group.getRows(0).getPosition()).isEqualTo(1);
            assertThat(group.getRows(0).getFirst()).isTrue();
            assertThat(group.getRows(0).getCellsList()).hasSize(1);
            assertThat(samples.getLast().getTickEnd().getTick()).isEqualTo(T0 + 1);

            driven.roomEnd(6);
            driven.tick(T0 + 2);
            driven.tick(T0 + 3);
            SampleGroup negatives = driven.samples().stream()
                    .filter(SampleRecord::hasGroup)
                    .findFirst()
                    .orElseThrow()
                    .getGroup();
            assertThat(negatives.getTick()).isEqualTo(T0 + 3);
            assertThat(negatives.getRows(0).getFirst()).isFalse();
            assertThat(negatives.getRows(0).getCellsList()).hasSize(5);
            assertThat(driven.exposures().getLast().getClosed().getFlags()).isEqualTo(1);
        }
    }

    @Example
    void recordGoesToTheDeadLettersWithItsReason_whenItCannotBeRead() throws Exception {
        try (Driven driven = new Driven()) {
            driven.feedback.pipeInput("7", new byte[] {(byte) 0xff, 1, 2});
            driven.feedback.pipeInput("7", new byte[0]);
            driven.served.pipeInput("7", new byte[] {(byte) 0xff});
            driven.feedback("a", 6, FeedbackType.FEEDBACK_TYPE_CLICK, 2_000);
            driven.tick(T0);
            driven.tick(T0 + 4);
            List<TestRecord<String, byte[]>> dead = driven.deadFeedback.readRecordsToList();
            assertThat(dead).hasSize(3);
            assertThat(dead.get(0).value()).containsExactly(0xff, 1, 2);
            assertThat(dead.get(0).headers().lastHeader("source").value())
                    .isEqualTo("mc.feedback.v1-0@0".getBytes(UTF_8));
            assertThat(new String(dead.get(1).headers().lastHeader("reason").value(), UTF_8))
                    .contains("unknown kind");
            assertThat(new String(dead.get(2).headers().lastHeader("reason").value(), UTF_8))
                    .as("feedback without its request is kept, too")
                    .isEqualTo("REQUEST_UNKNOWN");
            assertThat(driven.deadServed.readRecordsToList()).hasSize(1);
        }
    }

    private static Served served() {
        return Log.request(T0 + 1, "r", 5, 6).what().toBuilder()
                .setUser(UserFeatures.newBuilder()
                        .setUserId(7)
                        .setShortVideos(History.newBuilder().addItemIds(9).addItemIds(8)))
                .addCandidateColumns(FeatureColumn.newBuilder()
                        .setFeature(20)
                        .addInts(55)
                        .addInts(66)
                        .setStatuses(ByteString.copyFrom(new byte[] {0, 1})))
                .build();
    }
}
