package io.momentcross.label.join.streams;

import io.momentcross.label.join.JoinPlan;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The join as a Kafka Streams application: exactly once, and going on from its last commit whatever happens. */
public final class JoinStreams {

    private static final Logger LOG = LoggerFactory.getLogger(JoinStreams.class);

    // Each batch wakes the sender and starts a compressor anew: the default of 16 KiB costs a fifth of the join's time.
    private static final int BATCH_BYTES = 256 << 10;

    // What changes between two commits, of all partitions of a thread; where it is more, all of it is written at once.
    private static final long CACHE_BYTES = 64L << 20;

    private JoinStreams() {}

    /** Not started yet. {@code common}: what the service sets for all that uses Kafka; the join's own settings win. */
    public static KafkaStreams of(
            JoinPlan plan,
            JoinProperties properties,
            Map<String, Object> common,
            List<String> bootstrapServers,
            JoinStatistics statistics) {
        KafkaStreams streams = new KafkaStreams(
                JoinTopology.of(plan, properties.samples(), statistics),
                settings(properties, common, bootstrapServers));
        streams.setUncaughtExceptionHandler(e -> {
            LOG.error("The join stumbled and goes on from its last commit.", e);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        return streams;
    }

    static Properties settings(JoinProperties properties, Map<String, Object> common, List<String> bootstrapServers) {
        Properties settings = new Properties();
        settings.putAll(common);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, properties.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                properties.commitInterval().toMillis());
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                properties.stateDirectory().toAbsolutePath().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, properties.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, properties.standbyReplicas());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(
                BoundedRocksDb.MEMORY, Long.toString(properties.storeMemory().toBytes()));
        // Copies of Streams' own topics: -1 is the broker's default.
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
        // The fastest: compression is part of what each record costs.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG), 1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), properties.instanceId());
        return settings;
    }
}
