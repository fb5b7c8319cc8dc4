package io.momentcross.label.join;

import java.util.Arrays;

/** UUIDs as text, in small letters, and as their two halves. */
public final class Uuids {

    private static final int LENGTH = 36;
    private static final byte[] DIGITS = digits();

    private Uuids() {}

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            digits[Character.forDigit(digit, 16)] = (byte) digit;
        }
        return digits;
    }

    /** Whether it is one that the halves give back letter by letter. */
    public static boolean isUuid(String id) {
        return id.length() == LENGTH
                && id.charAt(8) == '-'
                && id.charAt(13) == '-'
                && id.charAt(18) == '-'
                && id.charAt(23) == '-'
                && (hex(id, 0, 8) | hex(id, 9, 13) | hex(id, 14, 18) | hex(id, 19, 23) | hex(id, 24, LENGTH)) >= 0;
    }

    /** The first half of a UUID. */
    public static long high(String uuid) {
        return (hex(uuid, 0, 8) << 32) | (hex(uuid, 9, 13) << 16) | hex(uuid, 14, 18);
    }

    /** The second half of a UUID. */
    public static long low(String uuid) {
        return (hex(uuid, 19, 23) << 48) | hex(uuid, 24, LENGTH);
    }

    /** -1 where it is no number; of less than 16 digits. */
    private static long hex(String id, int from, int to) {
        long value = 0;
        int wrong = 0;
        for (int i = from; i < to; i++) {
            char letter = id.charAt(i);
            int digit = letter < DIGITS.length ? DIGITS[letter] : -1;
            wrong |= digit;
            value = (value << 4) | digit;
        }
        return wrong < 0 ? -1 : value;
    }
}
