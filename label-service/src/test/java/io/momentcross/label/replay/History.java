package io.momentcross.label.replay;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Log;
import io.momentcross.label.join.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Some hours of requests and feedback of any kind up to now, in disorder, twice, late, with ticks that are missing: a
 * log for each partition.
 */
final class History {

    final long first;
    final long last;
    final List<Log> partitions = new ArrayList<>();
    private final int feedbackPerTick;
    private int events;

    History(int partitions, int ticks, int feedbackPerTick, long seed) {
        this.feedbackPerTick = feedbackPerTick;
        this.last = Ticks.lastEnded(System.currentTimeMillis());
        this.first = last - ticks;
        for (int partition = 0; partition < partitions; partition++) {
            this.partitions.add(log(partition, new Random(seed + partition)));
        }
    }

    private Log log(int partition, Random random) {
        List<Log.Arrived<Served>> served = new ArrayList<>();
        List<Log.Arrived<Feedback>> feedback = new ArrayList<>();
        List<Log.Arrived<RoomEnd>> ends = new ArrayList<>();
        for (long tick = first; tick <= last; tick++) {
            for (int i = 0; i < 3; i++) {
                String id = "p" + partition + "-" + tick + "-" + i;
                served.add(new Log.Arrived<>(
                        tick + (random.nextInt(15) == 0 ? 1 : 0),
                        Log.request(tick, id, 5, 6, 7).what().toBuilder()
                                .addTasks("click")
                                .build()));
            }
            for (int i = 0; i < feedbackPerTick; i++) {
                feedback.add(new Log.Arrived<>(tick, feedback(partition, tick, random)));
            }
            if (random.nextInt(8) == 0) {
                ends.add(Log.roomEnd(tick, 5L + random.nextInt(3)));
            }
        }
        return new Log(ticks(random), ticks(random), served, feedback, ends);
    }

    private Feedback feedback(int partition, long tick, Random random) {
        // Some requests come later than their feedback, some are long forgotten.
        long of = tick + 1 - (long) (random.nextInt(20) == 0 ? random.nextInt(300) : random.nextInt(5));
        String request = "p" + partition + "-" + of + "-" + random.nextInt(3);
        String event = "e" + partition + "-" + (random.nextInt(20) == 0 ? random.nextInt(events + 1) : events++);
        return Log.feedback(
                event,
                request,
                5L + random.nextInt(4),
                Log.type(random),
                Log.at(tick, random.nextInt(40_000) - 10_000));
    }

    /** The first and the last are there. */
    private List<Long> ticks(Random random) {
        TreeSet<Long> ticks =
                new TreeSet<>(LongStream.rangeClosed(first, last).boxed().toList());
        ticks.removeIf(tick -> tick != first && tick != last && random.nextInt(10) == 0);
        return List.copyOf(ticks);
    }

    /** @param producer with one request in flight: the first one to a new partition may be refused */
    void write(KafkaProducer<byte[], byte[]> producer) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            Log log = partitions.get(partition);
            for (LogRecord record : log.read(LogRecord.READER, partition)) {
                var unused = producer.send(
                        new ProducerRecord<>(
                                record.topic(), partition, null, record.value().toByteArray()),
                        (sent, e) -> failure.compareAndSet(null, e));
            }
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("history could not be written", failure.get());
        }
    }
}
