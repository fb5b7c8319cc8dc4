package io.momentcross.contracts;

import java.time.Duration;

/** The label clock: tick n ends at n times {@link #LENGTH} after the epoch, by the servers' clock. */
public final class Ticks {

    public static final Duration LENGTH = Duration.ofSeconds(30);

    private Ticks() {}

    /** The newest tick that has ended at {@code atMs} (milliseconds since the epoch). */
    public static long lastEnded(long atMs) {
        return Math.floorDiv(atMs, LENGTH.toMillis());
    }

    /** When tick {@code number} ends, in milliseconds since the epoch. */
    public static long endMs(long number) {
        return Math.multiplyExact(number, LENGTH.toMillis());
    }
}
