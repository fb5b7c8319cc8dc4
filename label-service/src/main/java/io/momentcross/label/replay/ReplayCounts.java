package io.momentcross.label.replay;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.label.join.JoinOutput.Lost;
import io.momentcross.label.join.LabelCell;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a replay has read and said. Any number of threads. */
final class ReplayCounts {

    private final LongAdder records = new LongAdder();
    private final LongAdder exposures = new LongAdder();
    private final Map<String, LongAdder> cells = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> lost = new ConcurrentHashMap<>();

    void read(long more) {
        records.add(more);
    }

    /** @param first whether the exposure is judged for the first time */
    void said(Iterable<LabelCell> landed, boolean first) {
        if (first) {
            exposures.increment();
        }
        landed.forEach(cell -> count(cells, cell.task() + " " + kind(cell.kind())));
    }

    private static String kind(CellKind kind) {
        return kind.name().replace("CELL_KIND_", "");
    }

    void lost(Lost reason) {
        count(lost, reason.name().toLowerCase(Locale.ROOT));
    }

    private static void count(Map<String, LongAdder> counts, String what) {
        counts.computeIfAbsent(what, w -> new LongAdder()).increment();
    }

    /** Records of the logs, ticks included. */
    long records() {
        return records.sum();
    }

    /** Exposures that the policy said its first of. */
    long exposures() {
        return exposures.sum();
    }

    /** By task and kind, {@code click POSITIVE}. */
    Map<String, Long> cells() {
        return sums(cells);
    }

    long cellsTotal() {
        return cells().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Feedback that led to nothing, by reason. */
    Map<String, Long> lost() {
        return sums(lost);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }
}
