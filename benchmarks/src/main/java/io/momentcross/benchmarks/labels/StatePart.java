package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.join.OpenExposures;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The same input gives the same bytes, so one round is enough. */
final class StatePart implements Part {

    @Option(names = "--state-exposures", defaultValue = "100000", description = "Open. Default: ${DEFAULT-VALUE}.")
    private int exposures;

    @Option(
            names = "--state-candidates",
            defaultValue = "100",
            description = "Of a request. Default: ${DEFAULT-VALUE}.")
    private int candidates;

    @Option(
            names = "--state-history",
            defaultValue = "200",
            description =
                    "Short videos in a request's history; of the live history a quarter. Default: ${DEFAULT-VALUE}.")
    private int history;

    @Override
    public String name() {
        return "state";
    }

    @Override
    public String about() {
        return "bytes that the join keeps of an open exposure";
    }

    @Override
    public void check() throws IllegalSizeException {
        if (exposures < 1_000 || candidates < 10 || history < 0) {
            throw new IllegalSizeException(
                    "--state-exposures is 1000 or more, --state-candidates 10 or more, --state-history not negative");
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        OpenExposures.Size size = new OpenExposures.Size(setting.quick() ? 1_000 : exposures, candidates, 10, history);
        try (OpenExposures open = OpenExposures.of(setting.work().resolve("state"), size, setting.progress())) {
            OpenExposures.Taken taken = open.measure();
            return new Report(List.of(table(taken)), Map.of("size", size, "taken", taken));
        }
    }

    private static Table table(OpenExposures.Taken taken) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("the join's store, on disk, as it lies", taken.joinBytes(), taken));
        rows.add(row("the join's store, on disk, compacted", taken.joinBytesCompacted(), taken));
        rows.add(row("users' parts, on disk, compacted", taken.usersBytes(), taken));
        rows.add(row("changelogs of both, in the broker, as they lie", taken.changelogBytes(), taken));
        taken.contents()
                .byKind()
                .forEach((kind, amount) -> rows.add(row("of the store, uncompressed: " + kind, amount.bytes(), taken)));
        rows.add(row("users' parts, uncompressed", taken.contents().users().bytes(), taken));
        return new Table(
                String.format(
                        Locale.ROOT, "%,d open exposures of %,d requests. Bytes:", taken.open(), taken.requests()),
                List.of("", "of an open exposure", "of a request"),
                rows);
    }

    private static List<String> row(String what, long bytes, OpenExposures.Taken taken) {
        return List.of(
                what,
                String.format(Locale.ROOT, "%,.0f", (double) bytes / taken.open()),
                String.format(Locale.ROOT, "%,.0f", (double) bytes / taken.requests()));
    }
}
