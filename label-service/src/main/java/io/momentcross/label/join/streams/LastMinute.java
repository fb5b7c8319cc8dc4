package io.momentcross.label.join.streams;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts of the last 60 whole seconds. */
final class LastMinute {

    private static final int SECONDS = 61;

    private final Clock clock;
    private final AtomicLongArray counts = new AtomicLongArray(SECONDS);
    private final AtomicLongArray seconds = new AtomicLongArray(SECONDS);

    LastMinute(Clock clock) {
        this.clock = clock;
    }

    void add(long count) {
        long second = clock.instant().getEpochSecond();
        int slot = Math.floorMod(second, SECONDS);
        if (seconds.getAndSet(slot, second) != second) {
            counts.set(slot, 0);
        }
        counts.addAndGet(slot, count);
    }

    long sum() {
        long now = clock.instant().getEpochSecond();
        long sum = 0;
        for (int slot = 0; slot < SECONDS; slot++) {
            long second = seconds.get(slot);
            if (second < now && second >= now - 60) {
                sum += counts.get(slot);
            }
        }
        return sum;
    }
}
