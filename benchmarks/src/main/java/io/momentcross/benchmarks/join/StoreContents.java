package io.momentcross.benchmarks.join;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What the stores hold, before RocksDB compresses it.
 *
 * @param byKind of the join's store, by what it is
 * @param users  the users' parts of requests
 */
public record StoreContents(Map<String, Amount> byKind, Amount users) {

    /** @param bytes keys and values */
    public record Amount(long entries, long bytes) {

        Amount and(long more) {
            return new Amount(entries + 1, bytes + more);
        }
    }

    // The first letter of a key.
    private static final Map<Character, String> KINDS = Map.of(
            'C', "clocks and names",
            'N', "clocks and names",
            'P', "clocks and names",
            'R', "requests without their user's part",
            'H', "exposures and event ids of requests",
            'V', "more event ids of requests",
            'O', "open exposures by room",
            'F', "feedback of the tick",
            'W', "feedback that waits",
            'T', "appointments");

    public StoreContents {
        byKind = Map.copyOf(byKind);
    }

    static StoreContents of(KafkaStreams streams) {
        Map<String, Amount> byKind = new HashMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = store(streams, "join").all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                String kind = KINDS.getOrDefault((char) entry.key.get()[0], "other");
                byKind.merge(kind, new Amount(1, bytes(entry)), (a, b) -> a.and(b.bytes()));
            }
        }
        Amount users = new Amount(0, 0);
        try (KeyValueIterator<Bytes, byte[]> all = store(streams, "users").all()) {
            while (all.hasNext()) {
                users = users.and(bytes(all.next()));
            }
        }
        return new StoreContents(new TreeMap<>(byKind), users);
    }

    private static ReadOnlyKeyValueStore<Bytes, byte[]> store(KafkaStreams streams, String name) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.keyValueStore()));
    }

    private static long bytes(KeyValue<Bytes, byte[]> entry) {
        return (long) entry.key.get().length + entry.value.length;
    }
}
