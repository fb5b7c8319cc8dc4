package io.momentcross.feature.window;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Counts by bucket of time, the newest so many: rows of a bucket's number and its counts, in the numbers' order, in one
 * array as they are stored. Not thread-safe.
 */
final class Buckets {

    private static final int WIDTH = Counter.COUNT;
    private static final int ROW = 1 + WIDTH;
    private static final int NONE = -1;

    private final long lengthMs;
    private final int kept;
    private long[] rows = new long[0];
    private int size;

    /**
     * @param lengthMs of a bucket
     * @param kept     buckets that are kept; the oldest goes first
     */
    Buckets(long lengthMs, int kept) {
        this.lengthMs = lengthMs;
        this.kept = kept;
    }

    int size() {
        return size;
    }

    void add(int slot, long amount, long atMs) {
        int row = row(Math.floorDiv(atMs, lengthMs));
        if (row != NONE) {
            rows[row * ROW + 1 + slot] += amount;
        }
    }

    /** Adds the counts of whole buckets, of which the first holds {@code fromMs}, by slot. */
    void addTo(long[] sums, long fromMs) {
        long from = Math.floorDiv(fromMs, lengthMs);
        for (int row = (size - 1) * ROW; row >= 0 && rows[row] >= from; row -= ROW) {
            for (int slot = 0; slot < WIDTH; slot++) {
                sums[slot] += rows[row + 1 + slot];
            }
        }
    }

    /** Adds the counts of buckets, each weighted by how many buckets before {@code nowMs} it is, by slot. */
    void addWeighted(double[] sums, double[] weights, long nowMs) {
        long now = Math.floorDiv(nowMs, lengthMs);
        for (int row = (size - 1) * ROW; row >= 0 && now - rows[row] < weights.length; row -= ROW) {
            // One that is ahead of this clock is of now.
            double weight = weights[(int) Math.max(0, now - rows[row])];
            for (int slot = 0; slot < WIDTH; slot++) {
                sums[slot] += weight * rows[row + 1 + slot];
            }
        }
    }

    /** The bucket's row, made where there is none; {@link #NONE} where it is older than all that are kept. */
    private int row(long number) {
        int after = size;
        while (after > 0 && rows[(after - 1) * ROW] > number) {
            after--;
        }
        if (after > 0 && rows[(after - 1) * ROW] == number) {
            return after - 1;
        }
        if (size < kept) {
            insert(after, number);
            return after;
        }
        if (after == 0) {
            return NONE;
        }
        // The oldest makes room: what lies between it and the new one moves down.
        System.arraycopy(rows, ROW, rows, 0, (after - 1) * ROW);
        clear(after - 1, number);
        return after - 1;
    }

    private void insert(int at, long number) {
        if ((size + 1) * ROW > rows.length) {
            rows = Arrays.copyOf(rows, Math.min(kept, Math.max(4, 2 * size)) * ROW);
        }
        System.arraycopy(rows, at * ROW, rows, (at + 1) * ROW, (size - at) * ROW);
        size++;
        clear(at, number);
    }

    private void clear(int row, long number) {
        Arrays.fill(rows, row * ROW, (row + 1) * ROW, 0);
        rows[row * ROW] = number;
    }

    /** Bytes that {@link #put} writes. */
    int bytes() {
        return size == 0 ? Short.BYTES : Short.BYTES + 1 + Long.BYTES + size * (Integer.BYTES + WIDTH * cell().bytes());
    }

    /**
     * The number of buckets; where there are any, the bytes of a count, the first bucket's number, and per bucket how much
     * greater its number is (4 bytes), and its counts.
     */
    void put(ByteBuffer out) {
        out.putShort((short) size);
        if (size == 0) {
            return;
        }
        Cell cell = cell();
        out.put((byte) cell.bytes()).putLong(rows[0]);
        for (int row = 0; row < size; row++) {
            out.putInt(Math.toIntExact(rows[row * ROW] - rows[0]));
            cell.put(out, rows, row * ROW + 1);
        }
    }

    private Cell cell() {
        long all = 0;
        for (int row = 0; row < size; row++) {
            for (int slot = 1; slot < ROW; slot++) {
                all |= rows[row * ROW + slot];
            }
        }
        return Cell.holding(all);
    }

    /**
     * Takes what {@link #put} wrote.
     *
     * @param width counts of a bucket; those beyond are 0
     * @throws IllegalArgumentException if these are no such buckets, or more than are kept
     * @throws java.nio.BufferUnderflowException if the bytes are cut short
     */
    void take(ByteBuffer in, int width) {
        begin(in.getShort());
        if (size == 0) {
            return;
        }
        Cell cell = Cell.of(in.get());
        long first = in.getLong();
        for (int row = 0; row < size; row++) {
            rows[row * ROW] = first + in.getInt();
            cell.take(in, rows, row * ROW + 1, width);
        }
        checkOrder();
    }

    /** The same of the first layout: number and counts of each bucket, 8 bytes each. */
    void takeFirstLayout(ByteBuffer in, int width) {
        begin(in.getShort());
        for (int row = 0; row < size; row++) {
            rows[row * ROW] = in.getLong();
            Cell.EIGHT.take(in, rows, row * ROW + 1, width);
        }
        checkOrder();
    }

    private void begin(int count) {
        if (count < 0 || count > kept) {
            throw new IllegalArgumentException(
                    "room counters have " + count + " buckets, at most " + kept + " are kept");
        }
        rows = new long[count * ROW];
        size = count;
    }

    private void checkOrder() {
        for (int row = 1; row < size; row++) {
            if (rows[row * ROW] <= rows[(row - 1) * ROW]) {
                throw new IllegalArgumentException("room counters have buckets out of order");
            }
        }
    }
}
