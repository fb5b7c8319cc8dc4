package io.momentcross.feature.window;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
    private static final byte VERSION = 2;
    private static final byte FIRST_VERSION = 1;

    private final Buckets fine = new Buckets(FINE_MS, FINE_KEPT);
    private final Buckets coarse = new Buckets(COARSE_MS, COARSE_KEPT);
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
        fine.add(counter.slot(), amount, atMs);
        coarse.add(counter.slot(), amount, atMs);
        total[counter.slot()] += amount;
    }

    public void enter() {
        entered++;
    }

    public void leave() {
        left++;
    }

    /** Adds all counts within {@code span} before {@code nowMs}, by slot. */
    void addTo(long[] sums, Span span, long nowMs) {
        switch (span) {
            case TOTAL -> {
                for (int slot = 0; slot < WIDTH; slot++) {
                    sums[slot] += total[slot];
                }
            }
            case ONE_HOUR -> coarse.addTo(sums, nowMs - span.lengthMs());
            case THIRTY_SECONDS, FIVE_MINUTES -> fine.addTo(sums, nowMs - span.lengthMs());
        }
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

    /** The counters as bytes of a versioned layout. */
    public byte[] encode() {
        int size = 1 + 4 * 8 + total.length * 8 + fine.bytes() + coarse.bytes();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(VERSION)
                .putLong(nextOffset)
                .putLong(updatedAtMs)
                .putLong(entered)
                .putLong(left);
        for (long value : total) {
            out.putLong(value);
        }
        fine.put(out);
        coarse.put(out);
        return out.array();
    }

    /** @throws IllegalArgumentException if the bytes are not such counters */
    public static RoomCounters decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            byte version = in.get();
            if (version != VERSION && version != FIRST_VERSION) {
                throw new IllegalArgumentException("no room counters of version " + VERSION + " or " + FIRST_VERSION);
            }
            RoomCounters counters = new RoomCounters();
            counters.nextOffset = in.getLong();
            counters.updatedAtMs = in.getLong();
            counters.entered = in.getLong();
            counters.left = in.getLong();
            for (int i = 0; i < WIDTH; i++) {
                counters.total[i] = in.getLong();
            }
            if (version == FIRST_VERSION) {
                counters.fine.takeFirstLayout(in);
                counters.coarse.takeFirstLayout(in);
            } else {
                counters.fine.take(in);
                counters.coarse.take(in);
            }
            return counters;
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("room counters are cut short", e);
        }
    }
}
