package io.momentcross.label.table.feed;

import io.momentcross.label.table.FeedPosition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a consumer to where a table stands. */
final class FeedStart {

    private static final Logger LOG = LoggerFactory.getLogger(FeedStart.class);

    private FeedStart() {}

    /**
     * Assigns all partitions. What Kafka has deleted in the meantime is missed, and counted.
     *
     * @throws IllegalStateException if the topic ends before the table's position: it is not the topic that the table
     *     was made of
     */
    static void assign(
            Consumer<byte[], byte[]> consumer,
            String topic,
            int partitions,
            Map<Integer, FeedPosition> positions,
            FeedStatistics statistics) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        for (TopicPartition partition : all) {
            FeedPosition position = positions.get(partition.partition());
            long beginning = offset(beginnings, partition);
            long next = position == null ? beginning : position.nextOffset();
            long end = offset(ends, partition);
            if (next > end) {
                throw new IllegalStateException(partition + " ends at " + end
                        + ", but the table holds it up to " + next
                        + ": the topic was made anew. Keep the old tables aside, or give the topic its old content.");
            }
            if (next < beginning) {
                LOG.error("{} lost records {} to {} before they were in the table.", partition, next, beginning - 1);
                statistics.missed(beginning - next);
            }
            consumer.seek(partition, Math.max(next, beginning));
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }
}
