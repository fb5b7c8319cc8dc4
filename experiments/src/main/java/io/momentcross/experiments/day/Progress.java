package io.momentcross.experiments.day;

import java.util.Locale;

/** Says how much of a day is over, every five seconds. */
final class Progress {

    private static final long EVERY_NANOS = 5_000_000_000L;

    private final long fromMs;
    private final long toMs;
    private final long began = System.nanoTime();
    private long said = began;

    Progress(long fromMs, long toMs) {
        this.fromMs = fromMs;
        this.toMs = toMs;
    }

    void at(long nowMs) {
        long now = System.nanoTime();
        if (now - said >= EVERY_NANOS) {
            said = now;
            double share = (double) (nowMs - fromMs) / (toMs - fromMs);
            System.err.printf(
                    Locale.ROOT,
                    "experiments: %.1f of %.1f h lived, about %.0f s left%n",
                    (nowMs - fromMs) / 3_600_000.0,
                    (toMs - fromMs) / 3_600_000.0,
                    (now - began) / 1e9 * (1 - share) / share);
        }
    }
}
