package io.momentcross.label.table;

import org.jspecify.annotations.Nullable;

/**
 * Conjunction of what files are pruned by; null parts do not filter.
 *
 * @param fromMs earliest value of the table's time column, inclusive, in milliseconds since the epoch
 * @param toMs   end of the time column's range, exclusive
 */
public record RowFilter(
        @Nullable String requestId,
        @Nullable Long fromMs,
        @Nullable Long toMs) {

    /** Every row. */
    public static final RowFilter ALL = new RowFilter(null, null, null);
}
