package io.momentcross.label.join.streams;

import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.topic.LabelTopics;
import io.momentcross.label.topic.TopicsDoNotFitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;
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
        KafkaStreams next = JoinStreams.of(
                plan, properties, kafka.buildStreamsProperties(), kafka.getBootstrapServers(), statistics);
        next.setStateListener((now, before) -> {
            state = now.name().toLowerCase(Locale.ROOT);
            if (now == KafkaStreams.State.RUNNING) {
                LOG.info("Joining {} partitions.", partitions);
            }
        });
        next.start();
        streams = next;
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
