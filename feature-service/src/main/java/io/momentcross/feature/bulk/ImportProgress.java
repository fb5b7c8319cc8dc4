package io.momentcross.feature.bulk;

import java.time.Duration;
import java.util.Locale;

/** How far an import is, how fast, and how long it takes. */
final class ImportProgress {

    private ImportProgress() {}

    static String text(long total, long done, Duration took) {
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        double share = total == 0 ? 1 : (double) done / total;
        String left = done == 0 ? "?" : clock(Math.round(seconds / share - seconds));
        return String.format(
                Locale.ROOT,
                "%.1f %% | %,d of %,d rows | %,.0f rows/s | %s left",
                100 * share,
                done,
                total,
                done / seconds,
                left);
    }

    private static String clock(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
