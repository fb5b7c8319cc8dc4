package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.query.QueryBenchmark;
import io.momentcross.benchmarks.report.Report;
import picocli.CommandLine.Option;

/** Analysts' queries beside ClickHouse local. */
final class QueryPart implements Part {

    private static final long QUICK = 50_000;

    @Option(
            names = "--query-rows",
            defaultValue = "100m",
            converter = RowCount.class,
            description = "Labels in the tables, such as 100m or 500k. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Override
    public String name() {
        return "query";
    }

    @Override
    public String about() {
        return "group-bys over 100 million labels by the analysts' API, beside ClickHouse local on the same files";
    }

    @Override
    public Report run(Setting setting) throws Exception {
        return new QueryBenchmark(setting.root(), setting.work(), setting.rounds(), setting.progress())
                .run(setting.quick() ? QUICK : rows, setting.root().resolve(".cache/bench-labels"));
    }
}
