package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.SampleGroup;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.SampleRow;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.Logs;
import io.momentcross.label.join.MomentPolicy;
import io.momentcross.label.join.NaiveOracle;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The join on Kafka Streams' stores, without a broker. */
class JoinTopologyTest {

    private static final long T0 = 1000;

    @Property(tries = 15)
    void samplesAreTheOraclesCells_whateverCameIn(@ForAll(supplier = Logs.class) Log log) throws Exception {
        try (Driven driven = new Driven()) {
            driven.play(log);
            Set<String> lines = new TreeSet<>();
            for (SampleRecord sample : driven.samples()) {
                for (SampleRow row : sample.getGroup().getRowsList()) {
                    ExposureId id = new ExposureId(sample.getGroup().getRequestId(), row.getRoomId());
                    row.getCellsList()
                            .forEach(cell -> lines.add(NaiveOracle.line(
                                    id,
                                    new LabelCell(
                                            cell.getTask(),
                                            cell.getKind(),
                                            cell.getHappenedAtMs(),
                                            sample.getGroup().getTick()))));
                }
            }
            assertThat(lines).isEqualTo(NaiveOracle.cells(log, JoinRulesFixture.RULES));
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

    /** The topology in a driver, fed by hand. */
    private static final class Driven implements AutoCloseable {

        private final TopologyTestDriver driver;
        private final TestInputTopic<String, byte[]> served;
        private final TestInputTopic<String, byte[]> feedback;
        private final TestOutputTopic<String, byte[]> samples;
        private final TestOutputTopic<String, byte[]> exposures;
        private final TestOutputTopic<String, byte[]> deadServed;
        private final TestOutputTopic<String, byte[]> deadFeedback;

        Driven() {
            Properties settings = new Properties();
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
            settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
            driver = new TopologyTestDriver(
                    JoinTopology.of(
                            JoinRulesFixture.RULES,
                            List.of(new MomentPolicy()),
                            new JoinStatistics(new SimpleMeterRegistry(), Clock.systemUTC())),
                    settings);
            served = input(Topics.SERVED);
            feedback = input(Topics.FEEDBACK);
            samples = output(Topics.samples("moment"));
            exposures = output(Topics.EXPOSURES);
            deadServed = output(Topics.deadLetters(Topics.SERVED));
            deadFeedback = output(Topics.deadLetters(Topics.FEEDBACK));
        }

        private TestInputTopic<String, byte[]> input(String topic) {
            return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
        }

        private TestOutputTopic<String, byte[]> output(String topic) {
            return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
        }

        void play(Log log) {
            for (long tick = log.firstTick(); tick <= log.lastTick(); tick++) {
                long now = tick;
                log.served().stream().filter(s -> s.tick() == now).forEach(s -> served(s.what()));
                log.feedback().stream()
                        .filter(f -> f.tick() == now)
                        .forEach(f -> feedback.pipeInput(
                                "7",
                                FeedbackRecord.newBuilder()
                                        .setFeedback(f.what())
                                        .build()
                                        .toByteArray()));
                log.roomEnds().stream().filter(r -> r.tick() == now).forEach(r -> roomEnd(r.what()));
                tick(tick);
            }
        }

        void served(Served request) {
            served.pipeInput(
                    "7", ServedRecord.newBuilder().setServed(request).build().toByteArray());
        }

        void feedback(String id, long room, FeedbackType type, long offsetMs) {
            feedback.pipeInput(
                    "7",
                    FeedbackRecord.newBuilder()
                            .setFeedback(Log.feedback(id, "r", room, type, Log.at(T0 + 1, offsetMs)))
                            .build()
                            .toByteArray());
        }

        void roomEnd(long room) {
            feedback.pipeInput(FeedbackRecord.newBuilder()
                    .setRoomEnd(RoomEnd.newBuilder().setRoomId(room).setReceivedAtMs(1))
                    .build()
                    .toByteArray());
        }

        void tick(long number) {
            Tick tick = Tick.newBuilder().setNumber(number).build();
            served.pipeInput(ServedRecord.newBuilder().setTick(tick).build().toByteArray());
            feedback.pipeInput(FeedbackRecord.newBuilder().setTick(tick).build().toByteArray());
        }

        List<SampleRecord> samples() throws Exception {
            List<SampleRecord> read = new ArrayList<>();
            for (byte[] value : samples.readValuesToList()) {
                read.add(SampleRecord.parseFrom(value));
            }
            return read;
        }

        List<ExposureRecord> exposures() throws Exception {
            List<ExposureRecord> read = new ArrayList<>();
            for (byte[] value : exposures.readValuesToList()) {
                read.add(ExposureRecord.parseFrom(value));
            }
            return read;
        }

        @Override
        public void close() {
            driver.close();
        }
    }
}
