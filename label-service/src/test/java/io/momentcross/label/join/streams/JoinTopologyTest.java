package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.SampleGroup;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.Logs;
import io.momentcross.label.join.NaiveOracle;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.streams.test.TestRecord;

/** The join on Kafka Streams' stores, without a broker. */
class JoinTopologyTest {

    private static final long T0 = 1000;
    private static final JoinPlan PLAN = JoinRulesFixture.PLAN;

    @Property(tries = 15)
    void samplesAreTheOraclesCells_whateverCameIn(@ForAll(supplier = Logs.class) Log log, @ForAll int seed)
            throws Exception {
        try (Driven driven = new Driven()) {
            driven.play(log, seed);
            List<String> lines = new ArrayList<>();
            for (SampleRecord sample : driven.samples()) {
                for (SampleRow row : sample.getGroup().getRowsList()) {
                    ExposureId id = new ExposureId(sample.getGroup().getRequestId(), row.getRoomId());
                    row.getCellsList()
                            .forEach(cell -> lines.add(NaiveOracle.line(
                                    "moment",
                                    id,
                                    new LabelCell(
                                            cell.getTask(),
                                            cell.getKind(),
                                            cell.getHappenedAtMs(),
                                            sample.getGroup().getTick()))));
                }
            }
            assertThat(lines)
                    .containsExactlyInAnyOrderElementsOf(NaiveOracle.lines(log, PLAN).stream()
                            .filter(line -> line.startsWith("cell moment "))
                            .toList());
        }
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
