package io.momentcross.feature.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.StoreException;
import io.momentcross.starter.observe.MetricNames;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
 * Reads the topics and writes the store, on one thread. A partition begins where the store says it stands. Where the
 * store does not answer, it waits and goes back to the store's own offsets; nothing is skipped. Before every poll that is
 * taken in, and every few seconds without one, it looks whether the store still stands there: one that came back older,
 * or empty, is filled again from where it stands now.
 */
final class IngestLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);
    static final List<String> TOPICS = List.of(Topics.BEHAVIORS, Topics.ROOMS, Topics.PROFILES, Topics.EXPOSURES);

    private static final long LOOK_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

    private final BooleanSupplier topics;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final KafkaOperations<String, byte[]> deadLetters;
    private final FeatureStore store;
    private final MeterRegistry metrics;
    private final Counter rewound;
    // Where the store was seen to stand; of the ingest thread alone.
    private final Map<TopicPartition, OptionalLong> standing = new HashMap<>();
    private long lookedNanos = System.nanoTime();
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
        this.rewound = metrics.counter(MetricNames.of("ingest", "rewound"));
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
                    ConsumerRecords<String, byte[]> polled = opened.poll(Duration.ofMillis(200));
                    take(polled, taker);
                    lookNowAndThen(opened);
                }
            } catch (WakeupException e) {
                return;
            } catch (StoreRewoundException e) {
                LOG.warn("ingest goes back: {}", e.getMessage());
                rewound.increment();
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
            look(partition);
            List<ConsumerRecord<String, byte[]>> records = polled.records(partition);
            List<ConsumerRecord<String, byte[]>> poisoned =
                    taker.take(partition.topic(), partition.partition(), records);
            poisoned.forEach(this::bury);
            long next = records.getLast().offset() + 1;
            if (!store.advance(partition.topic(), partition.partition(), standing(partition), next)) {
                throw new StoreRewoundException(partition, standing(partition));
            }
            standing.put(partition, OptionalLong.of(next));
            metrics.counter(MetricNames.of("ingest", "records"), MetricNames.TOPIC, partition.topic())
                    .increment(records.size());
        }
    }

    private void lookNowAndThen(Consumer<String, byte[]> opened) {
        long nowNanos = System.nanoTime();
        if (nowNanos - lookedNanos > LOOK_AFTER_NANOS) {
            opened.assignment().forEach(this::look);
            lookedNanos = nowNanos;
        }
    }

    private void look(TopicPartition partition) {
        OptionalLong thought = standing(partition);
        if (store.nextOffset(partition.topic(), partition.partition()).orElse(-1) < thought.orElse(-1)) {
            throw new StoreRewoundException(partition, thought);
        }
    }

    private OptionalLong standing(TopicPartition partition) {
        return standing.getOrDefault(partition, OptionalLong.empty());
    }

    private static final class StoreRewoundException extends RuntimeException {

        StoreRewoundException(TopicPartition partition, OptionalLong thought) {
            super("of " + partition + " the store had taken in all before " + thought.orElse(0) + ", and now has less");
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
                OptionalLong next = store.nextOffset(partition.topic(), partition.partition());
                standing.put(partition, next);
                next.ifPresentOrElse(
                        offset -> opened.seek(partition, offset), () -> opened.seekToBeginning(List.of(partition)));
            }
        }
    }
}
