package io.momentcross.label.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Finds ticks in a topic by looking, as their records may be of any age. One thread's. */
final class TickIndex {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long NEAR = 1000;

    private final Consumer<byte[], byte[]> consumer;
    private final ToLongFunction<ConsumerRecord<byte[], byte[]>> tickOf;

    /** @param tickOf the number of a tick's record; -1 of any other */
    TickIndex(Consumer<byte[], byte[]> consumer, ToLongFunction<ConsumerRecord<byte[], byte[]>> tickOf) {
        this.consumer = consumer;
        this.tickOf = tickOf;
    }

    long beginning(TopicPartition partition) {
        consumer.assign(List.of(partition));
        return offset(consumer.beginningOffsets(List.of(partition)), partition);
    }

    private long end(TopicPartition partition) {
        consumer.assign(List.of(partition));
        return offset(consumer.endOffsets(List.of(partition)), partition);
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    /** The first tick in the partition; -1 without one. */
    long first(TopicPartition partition) {
        return firstFrom(partition, beginning(partition), end(partition));
    }

    /** The highest of the partition's last ticks; -1 without one. */
    long newest(TopicPartition partition) {
        long beginning = beginning(partition);
        long end = end(partition);
        for (long back = NEAR; ; back *= 4) {
            long from = Math.max(beginning, end - back);
            long newest = highest(partition, from, end);
            if (newest >= 0 || from == beginning) {
                return newest;
            }
        }
    }

    /** An offset not far before the first tick from {@code tick} on, or the beginning. */
    long before(TopicPartition partition, long tick) {
        long low = beginning(partition);
        long end = end(partition);
        long high = end;
        while (high - low > NEAR) {
            long middle = low + (high - low) / 2;
            long found = firstFrom(partition, middle, end);
            if (found >= 0 && found < tick) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long firstFrom(TopicPartition partition, long from, long end) {
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long tick = tickOf.applyAsLong(record);
                if (tick >= 0) {
                    return tick;
                }
            }
        }
        return -1;
    }

    private long highest(TopicPartition partition, long from, long end) {
        consumer.seek(partition, from);
        long highest = -1;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                highest = Math.max(highest, tickOf.applyAsLong(record));
            }
        }
        return highest;
    }
}
