package io.momentcross.feature.window;

import java.nio.ByteBuffer;

/** How a count is stored: in as few bytes as the greatest of its neighbours needs, without a sign but in eight. */
enum Cell {
    ONE(1) {
        @Override
        void put(ByteBuffer out, long count) {
            out.put((byte) count);
        }

        @Override
        long take(ByteBuffer in) {
            return Byte.toUnsignedLong(in.get());
        }
    },
    TWO(2) {
        @Override
        void put(ByteBuffer out, long count) {
            out.putShort((short) count);
        }

        @Override
        long take(ByteBuffer in) {
            return Short.toUnsignedLong(in.getShort());
        }
    },
    FOUR(4) {
        @Override
        void put(ByteBuffer out, long count) {
            out.putInt((int) count);
        }

        @Override
        long take(ByteBuffer in) {
            return Integer.toUnsignedLong(in.getInt());
        }
    },
    EIGHT(8) {
        @Override
        void put(ByteBuffer out, long count) {
            out.putLong(count);
        }

        @Override
        long take(ByteBuffer in) {
            return in.getLong();
        }
    };

    private final int bytes;

    Cell(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    abstract void put(ByteBuffer out, long count);

    abstract long take(ByteBuffer in);

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
