package io.momentcross.label.join.streams;

import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.topic.LabelTopics;
import io.momentcross.label.topic.TopicsDoNotFitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the join when Kafka can be reached, however late that is, and stops it with the service. Intake and queries do
 * not wait for it.
 */
@Component("join")
class JoinRunner implements SmartLifecycle, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(JoinRunner.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final JoinProperties properties;
    private final JoinPlan plan;
    private final KafkaProperties kafka;
    private final LabelTopics topics;
    private final JoinStatistics statistics;
    private volatile @Nullable Thread starter;
    private volatile @Nullable KafkaStreams streams;
    private volatile String state = "not started";

    JoinRunner(
            JoinProperties properties,
            JoinPlan plan,
            KafkaProperties kafka,
            LabelTopics topics,
            JoinStatistics statistics) {
        this.properties = properties;
        this.plan = plan;
        this.kafka = kafka;
        this.topics = topics;
        this.statistics = statistics;
    }

    @Override
    public void start() {
        Thread next = Thread.ofPlatform().name("join-starter").daemon().unstarted(this::begin);
        starter = next;
        next.start();
    }

    private void begin() {
        while (starter != null) {
            try {
                state = "waiting for Kafka";
                int partitions = topics.prepare();
                run(partitions);
                return;
            } catch (TopicsDoNotFitException e) {
                state = String.valueOf(e.getMessage());
                LOG.error("The join does not start. {}", e.getMessage());
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.warn("Kafka cannot be reached, trying again: {}", String.valueOf(e.getMessage()));
                LOG.debug("why", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    private synchronized void run(int partitions) {
        if (starter == null) {
            return;
        }
        try {
            Files.createDirectories(properties.stateDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KafkaStreams next = new KafkaStreams(JoinTopology.of(plan, properties.samples(), statistics), settings());
        next.setUncaughtExceptionHandler(e -> {
            LOG.error("The join stumbled and goes on from its last commit.", e);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        next.setStateListener((now, before) -> {
            state = now.name().toLowerCase(Locale.ROOT);
            if (now == KafkaStreams.State.RUNNING) {
                LOG.info("Joining {} partitions.", partitions);
            }
        });
        next.start();
        streams = next;
    }

    private Properties settings() {
        Properties settings = new Properties();
        Map<String, Object> common = kafka.buildStreamsProperties();
        common.forEach((name, value) -> settings.put(name, value));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, properties.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", kafka.getBootstrapServers()));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                properties.commitInterval().toMillis());
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                properties.stateDirectory().toAbsolutePath().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, properties.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, properties.standbyReplicas());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(
                BoundedRocksDb.MEMORY, Long.toString(properties.storeMemory().toBytes()));
        // Copies of Streams' own topics: -1 is the broker's default.
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), properties.instanceId());
        return settings;
    }

    @Override
    public void stop() {
        Thread running = starter;
        starter = null;
        if (running != null) {
            running.interrupt();
        }
        close();
    }

    private synchronized void close() {
        KafkaStreams running = streams;
        streams = null;
        if (running != null && !running.close(Duration.ofSeconds(20))) {
            LOG.warn("The join did not stop within 20 s; it will go on from its last commit.");
        }
    }

    @Override
    public boolean isRunning() {
        return starter != null;
    }

    @Override
    public boolean isAutoStartup() {
        return properties.enabled();
    }

    /** Up in any case: a service whose join waits for Kafka still answers. */
    @Override
    public Health health() {
        return Health.up()
                .withDetail("state", state)
                .withDetail("lastTick", statistics.lastTick())
                .build();
    }
}
