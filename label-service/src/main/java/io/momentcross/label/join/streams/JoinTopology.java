package io.momentcross.label.join.streams;

import io.momentcross.contracts.Topics;
import io.momentcross.label.join.JoinPlan;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** served and feedback in; exposures, labels, samples and dead letters out. */
final class JoinTopology {

    static final String JOIN_STORE = "join";
    static final String USER_STORE = "users";
    static final String EXPOSURES = "exposures";
    static final String LABELS = "labels";
    static final String SERVED_DEAD = "served-dead";
    static final String FEEDBACK_DEAD = "feedback-dead";

    private static final String JOIN = "label-join";

    private JoinTopology() {}

    static String samplesSink(String policy) {
        return "samples-" + policy;
    }

    /** @param sampled the policies whose cells are also written as samples, with the features they belong to */
    static Topology of(JoinPlan plan, List<String> sampled, JoinStatistics statistics) {
        Topology topology = new Topology();
        topology.addSource("served", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.SERVED)
                .addSource("feedback", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.FEEDBACK)
                .addProcessor(JOIN, () -> new JoinProcessor(plan, sampled, statistics), "served", "feedback")
                // What is written again before the next commit is written once: to disk and to the changelog.
                .addStateStore(store(JOIN_STORE).withCachingEnabled(), JOIN)
                .addStateStore(store(USER_STORE), JOIN);
        sink(topology, EXPOSURES, Topics.EXPOSURES);
        sink(topology, LABELS, Topics.LABELS);
        sink(topology, SERVED_DEAD, Topics.deadLetters(Topics.SERVED));
        sink(topology, FEEDBACK_DEAD, Topics.deadLetters(Topics.FEEDBACK));
        sampled.forEach(policy -> sink(topology, samplesSink(policy), Topics.samples(policy)));
        return topology;
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(
                name,
                topic,
                PartitionKey.serializer(),
                new ByteArraySerializer(),
                PartitionKey.<byte[]>partitioner(),
                JOIN);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of(TopicConfig.COMPRESSION_TYPE_CONFIG, "zstd"));
    }
}
