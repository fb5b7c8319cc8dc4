package io.momentcross.benchmarks.join;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.LabelRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the join has committed to the labels topic, from the beginning. One thread. */
final class LabelWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long[] ticks;
    private final LabelSum sum = new LabelSum();

    LabelWatch(String bootstrap, int partitions) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        ticks = new long[partitions];
        Arrays.fill(ticks, -1);
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.LABELS, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Reads what has come since. */
    void poll() throws InvalidProtocolBufferException {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.key() == null) {
                ticks[record.partition()] =
                        LabelRecord.parseFrom(record.value()).getTickEnd().getTick();
            } else {
                sum.add(record.value());
            }
        }
    }

    /** Of all records but ticks' ends. */
    LabelSum sum() {
        return sum;
    }

    /** The last tick that has ended in every partition; -1 before the first. */
    long tick() {
        return Arrays.stream(ticks).min().orElse(-1);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
