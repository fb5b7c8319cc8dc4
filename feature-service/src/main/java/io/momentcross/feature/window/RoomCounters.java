package io.momentcross.feature.window;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One room's counts out of one partition of the exposures topic, as absolute values: fine buckets of 5 s for the short
 * windows, coarse ones of 5 min for the hour, totals, and who has entered and left. Knows the offset it has taken in,
 * so that taking a record in twice changes nothing. Not thread-safe.
 *
 * <p>A window's sum covers whole buckets and so reaches up to one bucket further back than the window says.
 */
public final class RoomCounters {

    static final long FINE_MS = 5_000;
    static final long COARSE_MS = 300_000;
    private static final int FINE_KEPT = 62;
    private static final int COARSE_KEPT = 14;
    private static final int WIDTH = Counter.COUNT;
    private static final byte VERSION = 1;

    private final NavigableMap<Long, long[]> fine = new TreeMap<>();
    private final NavigableMap<Long, long[]> coarse = new TreeMap<>();
    private final long[] total = new long[WIDTH];
    private long entered;
    private long left;
    private long nextOffset;
    private long updatedAtMs;

    /** What happened to the counters when a record was offered. */
    public enum Taken {
        COUNTED,
        /** The offset had been taken in before. */
        REPEATED
    }

    /** Begins a record: false where its offset was taken in before, and then nothing more may be added for it. */
    public Taken begin(long offset, long atMs) {
        if (offset < nextOffset) {
            return Taken.REPEATED;
        }
        nextOffset = offset + 1;
        updatedAtMs = Math.max(updatedAtMs, atMs);
        return Taken.COUNTED;
    }

    /** Counts {@code amount} at {@code atMs} (server's clock). */
    public void add(Counter counter, long amount, long atMs) {
        into(fine, atMs, FINE_MS, FINE_KEPT)[counter.slot()] += amount;
        into(coarse, atMs, COARSE_MS, COARSE_KEPT)[counter.slot()] += amount;
        total[counter.slot()] += amount;
    }

    public void enter() {
        entered++;
    }

    public void leave() {
        left++;
    }

    /** Count within {@code span} before {@code nowMs}. */
    public long sum(Counter counter, Span span, long nowMs) {
        return switch (span) {
            case TOTAL -> total[counter.slot()];
            case ONE_HOUR -> sum(coarse, counter, nowMs, span, COARSE_MS);
            case THIRTY_SECONDS, FIVE_MINUTES -> sum(fine, counter, nowMs, span, FINE_MS);
        };
    }

    /** Users who have clicked and not yet left; may be negative for one partition read alone after a loss. */
    public long present() {
        return entered - left;
    }

    public long updatedAtMs() {
        return updatedAtMs;
    }

    public long nextOffset() {
        return nextOffset;
    }

    private static long[] into(NavigableMap<Long, long[]> buckets, long atMs, long lengthMs, int kept) {
        long[] bucket = buckets.computeIfAbsent(Math.floorDiv(atMs, lengthMs), b -> new long[WIDTH]);
        while (buckets.size() > kept) {
            buckets.pollFirstEntry();
        }
        return bucket;
    }

    private static long sum(NavigableMap<Long, long[]> buckets, Counter counter, long nowMs, Span span, long lengthMs) {
        long from = Math.floorDiv(nowMs - span.length().toMillis(), lengthMs);
        long sum = 0;
        for (long[] bucket : buckets.tailMap(from, true).values()) {
            sum += bucket[counter.slot()];
        }
        return sum;
    }

    /** The counters as bytes of a versioned layout. */
    public byte[] encode() {
        int size = 1 + 4 * 8 + total.length * 8 + 2 * 2 + (fine.size() + coarse.size()) * (8 + WIDTH * 8);
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(VERSION)
                .putLong(nextOffset)
                .putLong(updatedAtMs)
                .putLong(entered)
                .putLong(left);
        put(out, total);
        put(out, fine);
        put(out, coarse);
        return out.array();
    }

    /** @throws IllegalArgumentException if the bytes are not such counters */
    public static RoomCounters decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("no room counters of version " + VERSION);
            }
            RoomCounters counters = new RoomCounters();
            counters.nextOffset = in.getLong();
            counters.updatedAtMs = in.getLong();
            counters.entered = in.getLong();
            counters.left = in.getLong();
            take(in, counters.total);
            take(in, counters.fine);
            take(in, counters.coarse);
            return counters;
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("room counters are cut short", e);
        }
    }

    private static void put(ByteBuffer out, NavigableMap<Long, long[]> buckets) {
        out.putShort((short) buckets.size());
        for (Map.Entry<Long, long[]> bucket : buckets.entrySet()) {
            out.putLong(bucket.getKey());
            put(out, bucket.getValue());
        }
    }

    private static void put(ByteBuffer out, long[] values) {
        for (long value : values) {
            out.putLong(value);
        }
    }

    private static void take(ByteBuffer in, NavigableMap<Long, long[]> buckets) {
        int count = in.getShort();
        for (int i = 0; i < count; i++) {
            long[] values = new long[WIDTH];
            long key = in.getLong();
            take(in, values);
            buckets.put(key, values);
        }
    }

    private static void take(ByteBuffer in, long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
    }
}
