package io.momentcross.label.join.streams;

import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Requests and feedback of any kind into all partitions, tick after tick, faster than the clock, until it is told to
 * finish.
 */
final class JoinLoad implements AutoCloseable {

    private static final long FIRST_TICK = 1000;
    private static final Duration PACE = Duration.ofMillis(120);

    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private final Random random;
    private final Thread runner;
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private volatile boolean isEnding;
    private long tick = FIRST_TICK;
    private int events;

    JoinLoad(String address, int partitions, long seed) {
        this.partitions = partitions;
        this.random = new Random(seed);
        // However long the broker is away, each record arrives once and in order.
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        address,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        runner = Thread.ofPlatform().daemon().name("load").unstarted(this::run);
    }

    void start() {
        runner.start();
    }

    /**
     * Sends what closes everything, and returns the last tick when Kafka has it all.
     *
     * @throws IllegalStateException where a record was lost: then no outcome says anything
     */
    long finish() throws InterruptedException {
        isEnding = true;
        runner.join();
        long last = tick + 60;
        for (int partition = 0; partition < partitions; partition++) {
            ticks(partition, last);
        }
        producer.flush();
        Exception loss = failed.get();
        if (loss != null) {
            throw new IllegalStateException("the load lost a record", loss);
        }
        return last;
    }

    private void run() {
        while (!isEnding) {
            for (int partition = 0; partition < partitions; partition++) {
                for (int i = 0; i < 3; i++) {
                    send(partition, LogRecord.READER.served(request(partition, tick, i)));
                }
                for (int i = 0; i < 25; i++) {
                    send(partition, feedback(partition));
                }
                // Now and then a tick's record is missing.
                if (random.nextInt(10) > 0) {
                    ticks(partition, tick);
                }
            }
            tick++;
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private static Served request(int partition, long tick, int number) {
        List<Long> watched = new ArrayList<>();
        for (long item = 0; item < 200; item++) {
            watched.add(tick * 1_000_003 + item * 7_919);
        }
        return Log.request(tick, "p" + partition + "-" + tick + "-" + number, 5, 6, 7).what().toBuilder()
                .setUser(UserFeatures.newBuilder()
                        .setUserId(7)
                        .setShortVideos(History.newBuilder().addAllItemIds(watched)))
                .build();
    }

    private LogRecord feedback(int partition) {
        // Some requests come later than their feedback, some are long forgotten.
        long of = tick + 1 - (long) (random.nextInt(20) == 0 ? random.nextInt(25) : random.nextInt(5));
        String request = "p" + partition + "-" + of + "-" + random.nextInt(3);
        String event = "e" + (random.nextInt(20) == 0 ? random.nextInt(events + 1) : events++);
        long room = 5L + random.nextInt(4);
        if (random.nextInt(200) == 0) {
            return LogRecord.READER.roomEnd(Log.roomEnd(tick, room).what());
        }
        FeedbackType type = Log.type(random);
        return LogRecord.READER.feedback(
                Log.feedback(event, request, room, type, Log.at(tick, random.nextInt(40_000) - 10_000)));
    }

    private void ticks(int partition, long number) {
        send(partition, LogRecord.READER.tick(JoinState.Clock.SERVED, number));
        send(partition, LogRecord.READER.tick(JoinState.Clock.FEEDBACK, number));
    }

    private void send(int partition, LogRecord record) {
        var unused = producer.send(
                new ProducerRecord<>(
                        record.topic(), partition, null, record.value().toByteArray()),
                (sent, error) -> failed.compareAndSet(null, error));
    }

    @Override
    public void close() {
        isEnding = true;
        producer.close(Duration.ZERO);
    }
}
