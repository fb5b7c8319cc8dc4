package io.momentcross.benchmarks.query;

import io.momentcross.benchmarks.report.Spread;
import org.jspecify.annotations.Nullable;

/**
 * One question asked of both.
 *
 * @param label      seconds; null where the limits of the service do not allow the question
 * @param clickHouse seconds
 * @param ratio      of the seconds, round by round
 * @param rows       of the answer that both gave; -1 where there is one answer only
 */
record Side(
        String question,
        @Nullable Spread label,
        @Nullable Spread clickHouse,
        @Nullable Spread ratio,
        int rows) {}
