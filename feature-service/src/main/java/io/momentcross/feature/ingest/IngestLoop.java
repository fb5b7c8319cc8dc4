package io.momentcross.feature.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.StoreException;
import io.momentcross.starter.observe.MetricNames;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Reads the topics and writes the store, on one thread. A partition begins where the store says it stands, so a Redis
 * that came back older is filled again from there. Where the store does not answer, it waits and goes back to the
 * store's own offsets; nothing is skipped.
 */
final class IngestLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);
    static final List<String> TOPICS = List.of(Topics.BEHAVIORS, Topics.ROOMS, Topics.PROFILES, Topics.EXPOSURES);

    private final BooleanSupplier topics;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final KafkaOperations<String, byte[]> deadLetters;
    private final FeatureStore store;
    private final MeterRegistry metrics;
    private volatile boolean running;
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private @Nullable Thread thread;

    /** @param topics makes the topics that are missing, dead letters' too; false where Kafka cannot be asked */
    IngestLoop(
            BooleanSupplier topics,
            Supplier<Consumer<String, byte[]>> consumers,
            KafkaOperations<String, byte[]> deadLetters,
            FeatureStore store,
            MeterRegistry metrics) {
        this.topics = topics;
        this.consumers = consumers;
        this.deadLetters = deadLetters;
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("ingest").daemon().start(this::run);
    }

    private void run() {
        while (running) {
            if (!topics.getAsBoolean()) {
                LOG.warn("ingest waits for Kafka: its topics cannot be made yet");
                pause();
                continue;
            }
            try (Consumer<String, byte[]> opened = consumers.get()) {
                consumer = opened;
                opened.subscribe(TOPICS, new ResumeFromStore(opened));
                RecordTaker taker = new RecordTaker(store);
                while (running) {
                    take(opened.poll(Duration.ofMillis(200)), taker);
                }
            } catch (WakeupException e) {
                return;
            } catch (StoreException e) {
                LOG.warn("ingest waits for the store: {}", e.getMessage());
                pause();
            } catch (RuntimeException e) {
                LOG.error("ingest starts again after a failure", e);
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void take(ConsumerRecords<String, byte[]> polled, RecordTaker taker) {
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<String, byte[]>> records = polled.records(partition);
            List<ConsumerRecord<String, byte[]>> poisoned =
                    taker.take(partition.topic(), partition.partition(), records);
            poisoned.forEach(this::bury);
            store.putNextOffset(
                    partition.topic(), partition.partition(), records.getLast().offset() + 1);
            metrics.counter(MetricNames.of("ingest", "records"), MetricNames.TOPIC, partition.topic())
                    .increment(records.size());
        }
    }

    private void bury(ConsumerRecord<String, byte[]> record) {
        ProducerRecord<String, byte[]> dead =
                new ProducerRecord<>(Topics.deadLetters(record.topic()), record.key(), record.value());
        record.headers().forEach(dead.headers()::add);
        dead.headers().add("reason", "unreadable".getBytes(UTF_8));
        deadLetters.send(dead).join();
        metrics.counter(
                        MetricNames.of("ingest", "dead"),
                        MetricNames.TOPIC,
                        record.topic(),
                        MetricNames.REASON,
                        "unreadable")
                .increment();
    }

    private void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        if (thread != null) {
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private final class ResumeFromStore implements ConsumerRebalanceListener {

        private final Consumer<String, byte[]> opened;

        ResumeFromStore(Consumer<String, byte[]> opened) {
            this.opened = opened;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // The store has taken in every poll to its end.
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                store.nextOffset(partition.topic(), partition.partition())
                        .ifPresentOrElse(
                                offset -> opened.seek(partition, offset),
                                () -> opened.seekToBeginning(List.of(partition)));
            }
        }
    }
}
