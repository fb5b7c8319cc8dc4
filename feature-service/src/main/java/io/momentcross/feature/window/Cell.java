package io.momentcross.feature.window;

import java.nio.ByteBuffer;

/** How counts are stored: in as few bytes as the greatest of them needs, without a sign but in eight. */
enum Cell {
    ONE(1) {
        @Override
        void put(ByteBuffer out, long[] counts, int from) {
            for (int i = from; i < from + Counter.COUNT; i++) {
                out.put((byte) counts[i]);
            }
        }

        @Override
        void take(ByteBuffer in, long[] counts, int to, int width) {
            for (int i = to; i < to + width; i++) {
                counts[i] = Byte.toUnsignedLong(in.get());
            }
        }
    },
    TWO(2) {
        @Override
        void put(ByteBuffer out, long[] counts, int from) {
            for (int i = from; i < from + Counter.COUNT; i++) {
                out.putShort((short) counts[i]);
            }
        }

        @Override
        void take(ByteBuffer in, long[] counts, int to, int width) {
            for (int i = to; i < to + width; i++) {
                counts[i] = Short.toUnsignedLong(in.getShort());
            }
        }
    },
    FOUR(4) {
        @Override
        void put(ByteBuffer out, long[] counts, int from) {
            for (int i = from; i < from + Counter.COUNT; i++) {
                out.putInt((int) counts[i]);
            }
        }

        @Override
        void take(ByteBuffer in, long[] counts, int to, int width) {
            for (int i = to; i < to + width; i++) {
                counts[i] = Integer.toUnsignedLong(in.getInt());
            }
        }
    },
    EIGHT(8) {
        @Override
        void put(ByteBuffer out, long[] counts, int from) {
            for (int i = from; i < from + Counter.COUNT; i++) {
                out.putLong(counts[i]);
            }
        }

        @Override
        void take(ByteBuffer in, long[] counts, int to, int width) {
            for (int i = to; i < to + width; i++) {
                counts[i] = in.getLong();
            }
        }
    };

    private final int bytes;

    Cell(int bytes) {
        this.bytes = bytes;
    }

    /** Of one count. */
    int bytes() {
        return bytes;
    }

    /** Writes a bucket's counts, which begin at {@code from}. */
    abstract void put(ByteBuffer out, long[] counts, int from);

    /** Reads a bucket's {@code width} counts, which begin at {@code to}. */
    abstract void take(ByteBuffer in, long[] counts, int to, int width);

    /** @param bits all counts, one on the other */
    static Cell holding(long bits) {
        int needed = Long.SIZE - Long.numberOfLeadingZeros(bits);
        return needed <= 8 ? ONE : needed <= 16 ? TWO : needed <= 32 ? FOUR : EIGHT;
    }

    /** @throws IllegalArgumentException if no count is stored in so many bytes */
    static Cell of(int bytes) {
        return switch (bytes) {
            case 1 -> ONE;
            case 2 -> TWO;
            case 4 -> FOUR;
            case 8 -> EIGHT;
            default -> throw new IllegalArgumentException("room counters have counts of " + bytes + " bytes");
        };
    }
}
