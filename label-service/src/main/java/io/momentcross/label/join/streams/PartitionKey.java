package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * The key of an output record and the partition of the input it came from: output stays in its partition, whoever
 * wrote the input's key and however.
 *
 * @param text null for records of the partition itself, as ticks' ends are
 */
record PartitionKey(int partition, @Nullable String text) {

    static Serializer<PartitionKey> serializer() {
        return (topic, key) ->
                key == null || key.text() == null ? null : key.text().getBytes(UTF_8);
    }

    static <V> StreamPartitioner<PartitionKey, V> partitioner() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(key.partition()));
    }
}
