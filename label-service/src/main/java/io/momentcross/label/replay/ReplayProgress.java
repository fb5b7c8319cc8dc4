package io.momentcross.label.replay;

import java.time.Duration;
import java.util.Locale;

/** How far a replay is, how fast, and how long it takes. */
final class ReplayProgress {

    private ReplayProgress() {}

    /** @param total how many there are, about: more may come */
    static String text(long total, long done, Duration took) {
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
        String left = done == 0 ? "?" : clock(Math.round(seconds / share - seconds));
        return String.format(
                Locale.ROOT,
                "%.1f %% | %,d of %,d events | %,.0f events/s | %s left",
                100 * share,
                done,
                Math.max(done, total),
                done / seconds,
                left);
    }

    private static String clock(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
