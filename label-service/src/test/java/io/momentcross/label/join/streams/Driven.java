package io.momentcross.label.join.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.LogRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The topology in a driver, fed by hand. */
final class Driven implements AutoCloseable {

    private final JoinPlan plan;
    private boolean isClosed;
    private final TopologyTestDriver driver;
    final TestInputTopic<String, byte[]> served;
    final TestInputTopic<String, byte[]> feedback;
    private final TestOutputTopic<String, byte[]> samples;
    private final TestOutputTopic<String, byte[]> exposures;
    private final TestOutputTopic<String, byte[]> labels;
    final TestOutputTopic<String, byte[]> deadServed;
    final TestOutputTopic<String, byte[]> deadFeedback;

    Driven() {
        this(JoinRulesFixture.PLAN);
    }

    Driven(JoinPlan plan) {
        this.plan = plan;
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, "target/driven/" + UUID.randomUUID());
        driver = new TopologyTestDriver(
                JoinTopology.of(
                        plan, List.of("moment"), new JoinStatistics(new SimpleMeterRegistry(), Clock.systemUTC())),
                settings);
        served = input(Topics.SERVED);
        feedback = input(Topics.FEEDBACK);
        samples = output(Topics.samples("moment"));
        exposures = output(Topics.EXPOSURES);
        labels = output(Topics.LABELS);
        deadServed = output(Topics.deadLetters(Topics.SERVED));
        deadFeedback = output(Topics.deadLetters(Topics.FEEDBACK));
    }

    private TestInputTopic<String, byte[]> input(String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** The join's state over this driver's stores, as it is now. */
    StoreJoinState state() {
        return new StoreJoinState(
                driver.getKeyValueStore(JoinTopology.JOIN_STORE),
                driver.getKeyValueStore(JoinTopology.USER_STORE),
                plan);
    }

    /** The same after a crash: stores as their changelogs have them, and nothing else. */
    Driven restarted() {
        Map<String, Map<Bytes, byte[]>> stores = new HashMap<>();
        for (String store : List.of(JoinTopology.JOIN_STORE, JoinTopology.USER_STORE)) {
            Map<Bytes, byte[]> entries = new LinkedHashMap<>();
            driver.createOutputTopic(
                            "test-" + store + "-changelog", new BytesDeserializer(), new ByteArrayDeserializer())
                    .readKeyValuesToList()
                    .forEach(entry -> {
                        if (entry.value == null) {
                            entries.remove(entry.key);
                        } else {
                            entries.put(entry.key, entry.value);
                        }
                    });
            stores.put(store, entries);
        }
        close();
        return new Driven(plan).with(stores);
    }

    /** How many entries of a kind the join's store has. */
    int entries(char kind) {
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(JoinTopology.JOIN_STORE);
        int found = 0;
        try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(StoreKeys.kind(kind), new BytesSerializer())) {
            while (all.hasNext()) {
                all.next();
                found++;
            }
        }
        return found;
    }

    /** Puts {@code entries} into the stores, by store. */
    Driven with(Map<String, Map<Bytes, byte[]>> entries) {
        entries.forEach((name, all) -> {
            KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
            all.forEach(store::put);
        });
        return this;
    }

    void play(Log log, long seed) {
        log.read(LogRecord.READER, seed).forEach(this::pipe);
    }

    void pipe(LogRecord record) {
        (record.topic().equals(Topics.SERVED) ? served : feedback)
                .pipeInput("7", record.value().toByteArray());
    }

    void served(Served request) {
        served.pipeInput(
                "7", ServedRecord.newBuilder().setServed(request).build().toByteArray());
    }

    void feedback(String id, long room, FeedbackType type, long offsetMs) {
        feedback.pipeInput(
                "7",
                FeedbackRecord.newBuilder()
                        .setFeedback(Log.feedback(id, "r", room, type, Log.at(1001, offsetMs)))
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

    List<LabelRecord> labels() throws Exception {
        List<LabelRecord> read = new ArrayList<>();
        for (byte[] value : labels.readValuesToList()) {
            read.add(LabelRecord.parseFrom(value));
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
        if (!isClosed) {
            isClosed = true;
            driver.close();
        }
    }
}
