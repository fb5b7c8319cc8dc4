package io.momentcross.label.table;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.momentcross.contracts.Topics;
import io.momentcross.label.topic.LabelTopics;
import io.momentcross.label.topic.TopicsDoNotFitException;
import io.momentcross.starter.observe.MetricNames;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Takes samples into the label table, from where the table says it stands. */
@Component
class TableWriter implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);
    private static final String TOPIC = Topics.samples("moment");
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final LabelTable table;
    private final TableProperties properties;
    private final LabelTopics topics;
    private final KafkaProperties kafka;
    private final Timer commits;
    private volatile @Nullable Thread runner;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;

    TableWriter(
            LabelTable table,
            TableProperties properties,
            LabelTopics topics,
            KafkaProperties kafka,
            MeterRegistry metrics) {
        this.table = table;
        this.properties = properties;
        this.topics = topics;
        this.kafka = kafka;
        this.commits = metrics.timer(MetricNames.of("tables", "commit"));
        Gauge.builder(MetricNames.of("tables", "newest.landed"), table, t -> t.newestLandedAtMs() / 1000.0)
                .baseUnit("seconds")
                .register(metrics);
    }

    private void run() {
        while (runner != null) {
            try {
                int partitions = topics.prepare();
                take(partitions);
            } catch (WakeupException e) {
                LOG.debug("stopping", e);
            } catch (TopicsDoNotFitException e) {
                LOG.error("Labels are not kept. {}", e.getMessage());
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | SQLException | ExecutionException | RuntimeException e) {
                LOG.warn("Labels could not be kept; going on from the last commit.", e);
            }
            LockSupport.parkNanos(runner == null ? 0 : RETRY.toNanos());
        }
    }

    private void take(int partitions) throws IOException, SQLException {
        int removed = table.removeOrphans();
        if (removed > 0) {
            LOG.info("{} files that no commit had taken in were removed.", removed);
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            reading = consumer;
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                    .toList();
            consumer.assign(all);
            Map<Integer, Long> offsets = table.offsets();
            all.forEach(partition -> seek(consumer, partition, offsets.get(partition.partition())));
            SampleIntake intake = new SampleIntake();
            long firstEndAt = 0;
            while (runner != null) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    boolean isEnd = intake.take(record.partition(), record.offset(), record.value());
                    firstEndAt = isEnd && firstEndAt == 0 ? System.nanoTime() : firstEndAt;
                }
                boolean isDue = firstEndAt != 0
                        && (intake.isEven(partitions)
                                || System.nanoTime() - firstEndAt
                                        > properties.commitAfter().toNanos());
                if (isDue) {
                    commit(intake);
                    firstEndAt = 0;
                }
            }
        } finally {
            reading = null;
        }
    }

    private void commit(SampleIntake intake) throws IOException, SQLException {
        long from = System.nanoTime();
        table.commit(intake.rows(), intake.offsets(), intake.newestLandedAtMs());
        commits.record(Duration.ofNanos(System.nanoTime() - from));
        intake.done();
    }

    private static void seek(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, @Nullable Long next) {
        if (next == null) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, next);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = kafka.buildConsumerProperties();
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void start() {
        Thread next = Thread.ofPlatform().name("label-tables").daemon().unstarted(this::run);
        runner = next;
        next.start();
    }

    @Override
    public void stop() {
        Thread running = runner;
        runner = null;
        KafkaConsumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return runner != null;
    }

    @Override
    public boolean isAutoStartup() {
        return properties.write();
    }
}
