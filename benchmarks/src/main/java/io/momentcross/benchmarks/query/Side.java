package io.momentcross.benchmarks.query;

import io.momentcross.benchmarks.report.Spread;
import org.jspecify.annotations.Nullable;

/**
 * One question asked of both.
 *
 * @param label      seconds; null where the limits of the service do not allow the question
 * @param clickHouse seconds; null where it takes too much memory
 * @param ratio      of the seconds, round by round
 * @param rows       of the answer; -1 where there is none
 */
record Side(
        String question,
        @Nullable Spread label,
        @Nullable Spread clickHouse,
        @Nullable Spread ratio,
        int rows) {}
