package io.momentcross.label.replay;

import io.momentcross.contracts.v1.CellKind;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a replay has done, for reading. */
record ReplaySummary(ReplaySpec spec, ReplayCounts counts) {

    private static final List<String> KINDS = Stream.of(CellKind.values())
            .filter(kind -> kind != CellKind.UNRECOGNIZED && kind != CellKind.CELL_KIND_UNSPECIFIED)
            .map(kind -> kind.name().replace("CELL_KIND_", ""))
            .toList();

    void print(PrintStream out, Duration took) {
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        out.printf(
                Locale.ROOT,
                "%s: %,d events read in %.1f s (%,.0f/s), %,d exposures judged, %,d cells%n",
                spec.name(),
                counts.records(),
                seconds,
                counts.records() / seconds,
                counts.exposures(),
                counts.cellsTotal());
        Map<String, Long> cells = counts.cells();
        out.printf("  %-16s%s%n", "task", row(KINDS));
        cells.keySet().stream()
                .map(cell -> cell.substring(0, cell.indexOf(' ')))
                .distinct()
                .forEach(task -> out.printf(
                        "  %-16s%s%n",
                        task,
                        row(KINDS.stream()
                                .map(kind ->
                                        String.format(Locale.ROOT, "%,d", cells.getOrDefault(task + " " + kind, 0L)))
                                .toList())));
        out.println("  lost: "
                + (counts.lost().isEmpty()
                        ? "nothing"
                        : counts.lost().entrySet().stream()
                                .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
                                .collect(Collectors.joining(", "))));
    }

    private static String row(List<String> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%14s", value))
                .collect(Collectors.joining());
    }
}
