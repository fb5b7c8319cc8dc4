package io.momentcross.label.join.streams;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store of bytes, read and written in the ways that the join does. One thread. */
final class StoreEntries {

    static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;

    StoreEntries(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    byte @Nullable [] get(Bytes key) {
        return store.get(key);
    }

    void put(Bytes key, byte[] value) {
        store.put(key, value);
    }

    /** Without reading what was there, as the store's own deletion does. */
    void remove(Bytes key) {
        store.put(key, null);
    }

    long number(Bytes key, long otherwise) {
        byte[] bytes = store.get(key);
        return bytes == null ? otherwise : ByteBuffer.wrap(bytes).getLong();
    }

    void putNumber(Bytes key, long number) {
        store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    boolean isAny(Bytes prefix) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.prefixScan(prefix, new BytesSerializer())) {
            return entries.hasNext();
        }
    }

    /** In the order of their keys. */
    <T> List<T> startingWith(Bytes prefix, Function<KeyValue<Bytes, byte[]>, T> read) {
        return startingWith(prefix, read, false);
    }

    /** The same, and they are gone. */
    <T> List<T> takeStartingWith(Bytes prefix, Function<KeyValue<Bytes, byte[]>, T> read) {
        return startingWith(prefix, read, true);
    }

    private <T> List<T> startingWith(Bytes prefix, Function<KeyValue<Bytes, byte[]>, T> read, boolean isTaken) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.prefixScan(prefix, new BytesSerializer())) {
            return read(entries, read, isTaken);
        }
    }

    /** From a key, included, to another, not included; and they are gone. */
    <T> List<T> takeBetween(Bytes from, Bytes to, Function<KeyValue<Bytes, byte[]>, T> read) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            return read(entries, read, true);
        }
    }

    private <T> List<T> read(
            KeyValueIterator<Bytes, byte[]> entries, Function<KeyValue<Bytes, byte[]>, T> read, boolean isTaken) {
        // First all of them: who reads one may write others.
        List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
        entries.forEachRemaining(found::add);
        List<T> result = new ArrayList<>(found.size());
        for (KeyValue<Bytes, byte[]> entry : found) {
            result.add(read.apply(entry));
            if (isTaken) {
                remove(entry.key);
            }
        }
        return result;
    }
}
