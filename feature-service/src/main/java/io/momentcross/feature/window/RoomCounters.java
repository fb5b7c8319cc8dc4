package io.momentcross.feature.window;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One room's counts out of one partition of the exposures topic, as absolute values: fine buckets of 5 s for the short
 * windows, coarse ones of 5 min for the hour, and totals. Knows the offset it has taken in, so that taking a record in
 * twice changes nothing. Not thread-safe.
 *
 * <p>A window's sum covers whole buckets and so reaches up to one bucket further back than the window says.
 */
public final class RoomCounters {

    static final long FINE_MS = 5_000;
    static final long COARSE_MS = 300_000;
    private static final int FINE_KEPT = 62;
    private static final int COARSE_KEPT = 14;
    private static final int WIDTH = Counter.COUNT;
    private static final byte VERSION = 3;
    private static final byte SECOND_VERSION = 2;
    private static final byte FIRST_VERSION = 1;
    // Of the first two layouts, which had totals of entries and exits alone.
    private static final int FIRST_WIDTH = 8;

    private final Buckets fine = new Buckets(FINE_MS, FINE_KEPT);
    private final Buckets coarse = new Buckets(COARSE_MS, COARSE_KEPT);
    private final long[] total = new long[WIDTH];
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

    /** Adds all counts of the last five minutes, each weighted by how many fine buckets ago it was, by slot. */
    void addWeighted(double[] sums, double[] weights, long nowMs) {
        fine.addWeighted(sums, weights, nowMs);
    }

    /** Users who have clicked and not yet left; may be negative for one partition read alone after a loss. */
    public long present() {
        return total[Counter.ENTRIES.slot()] - total[Counter.EXITS.slot()];
    }

    public long updatedAtMs() {
        return updatedAtMs;
    }

    public long nextOffset() {
        return nextOffset;
    }

    /** The counters as bytes of a versioned layout, which says how many counts there are of everything. */
    public byte[] encode() {
        int size = 1 + 1 + 2 * Long.BYTES + WIDTH * Long.BYTES + fine.bytes() + coarse.bytes();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(VERSION).put((byte) WIDTH).putLong(nextOffset).putLong(updatedAtMs);
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
            RoomCounters counters = new RoomCounters();
            byte version = in.get();
            switch (version) {
                case VERSION -> counters.take(in);
                case SECOND_VERSION, FIRST_VERSION -> counters.takeEarlierLayout(in, version);
                default ->
                    throw new IllegalArgumentException(
                            "no room counters of version " + FIRST_VERSION + " to " + VERSION + ": " + version);
            }
            return counters;
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("room counters are cut short", e);
        }
    }

    private void take(ByteBuffer in) {
        int width = in.get();
        if (width < 1 || width > WIDTH) {
            throw new IllegalArgumentException("room counters have " + width + " counts, at most " + WIDTH);
        }
        nextOffset = in.getLong();
        updatedAtMs = in.getLong();
        takeTotals(in, width);
        fine.take(in, width);
        coarse.take(in, width);
    }

    private void takeEarlierLayout(ByteBuffer in, byte version) {
        nextOffset = in.getLong();
        updatedAtMs = in.getLong();
        total[Counter.ENTRIES.slot()] = in.getLong();
        total[Counter.EXITS.slot()] = in.getLong();
        takeTotals(in, FIRST_WIDTH);
        if (version == FIRST_VERSION) {
            fine.takeFirstLayout(in, FIRST_WIDTH);
            coarse.takeFirstLayout(in, FIRST_WIDTH);
        } else {
            fine.take(in, FIRST_WIDTH);
            coarse.take(in, FIRST_WIDTH);
        }
    }

    private void takeTotals(ByteBuffer in, int width) {
        for (int slot = 0; slot < width; slot++) {
            total[slot] = in.getLong();
        }
    }
}
