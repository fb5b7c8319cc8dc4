package io.momentcross.benchmarks.query;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.service.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Group-bys over label tables, by the analysts' API of a label service and by ClickHouse local over the same files. The
 * files are in the system's page cache, and each engine has answered the question once before.
 */
public final class QueryBenchmark {

    // What analysts may ask for at most is a minute; a slow machine should still say how long it takes.
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final List<String> PATIENT = List.of(
            "momentcross.query.timeout=" + TIMEOUT.toMinutes() + "m",
            "momentcross.query.max-timeout=" + TIMEOUT.toMinutes() + "m");

    private final Path root;
    private final Path work;
    private final int rounds;
    private final Progress progress;

    /**
     * @param root the checkout
     * @param work an empty folder
     */
    public QueryBenchmark(Path root, Path work, int rounds, Progress progress) {
        this.root = root;
        this.work = work;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * What one query may use.
     *
     * @param threads of either engine
     * @param memory  of the label service's database; ClickHouse takes what it wants
     * @param process of the process around it
     */
    record Limits(String name, int threads, String memory, String process) {

        static List<Limits> all() {
            int cores = Runtime.getRuntime().availableProcessors();
            return List.of(
                    new Limits("as served by default", 2, "256MB", "448MB"),
                    new Limits("all cores, 4 GB", cores, "4GB", "5GB"));
        }

        List<String> properties() {
            return List.of(
                    "momentcross.query.threads=" + threads,
                    "momentcross.query.memory=" + memory,
                    "momentcross.query.process-memory=" + process);
        }
    }

    /**
     * @param rows  about how many
     * @param cache where the tables stay for the next run
     */
    public Report run(long rows, Path cache) throws IOException, InterruptedException, ExecutionException {
        LabelFolder folder = LabelFolder.open(cache, new LabelWorld(rows), progress);
        Map<String, Object> figures = new LinkedHashMap<>();
        List<Table> tables = new ArrayList<>();
        try (Surroundings surroundings = Surroundings.start(root, work)) {
            figures.put("rows", folder.files().rows());
            figures.put("files", folder.files().paths().size());
            figures.put("bytes", folder.bytes());
            figures.put("cores", Runtime.getRuntime().availableProcessors());
            for (Limits limits : Limits.all()) {
                progress.say("query: " + limits.name());
                // A session keeps counting what a query that was too large had taken, and later ones do not fit any
                // more.
                try (ClickHouseLocal clickHouse = new ClickHouseLocal(root, folder.glob())) {
                    List<Side> sides = run(limits, folder, surroundings, clickHouse);
                    figures.put("clickHouse", clickHouse.version());
                    figures.put(limits.name(), sides);
                    tables.add(table(limits, folder, clickHouse.version(), sides));
                }
            }
        }
        return new Report(tables, figures);
    }

    private List<Side> run(Limits limits, LabelFolder folder, Surroundings surroundings, ClickHouseLocal clickHouse)
            throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(limits.properties());
        properties.addAll(PATIENT);
        try (RestService service = surroundings.label(folder.directory(), properties)) {
            LabelQueries label = new LabelQueries(service, TIMEOUT.toMillis());
            SideBySide both = new SideBySide(label, clickHouse, limits.threads(), rounds, progress);
            List<Side> sides = new ArrayList<>();
            for (Question question : Question.all()) {
                sides.add(both.ask(question));
            }
            return sides;
        }
    }

    private static Table table(Limits limits, LabelFolder folder, String version, List<Side> sides) {
        String title = String.format(
                Locale.ROOT,
                "Queries over %,d labels in %d files of %d MB, %s: %d threads, %s; ClickHouse %s, %d threads",
                folder.files().rows(),
                folder.files().paths().size(),
                folder.bytes() >> 20,
                limits.name(),
                limits.threads(),
                limits.memory(),
                version,
                limits.threads());
        return new Table(
                title,
                List.of("query", "label-service s", "from - to", "ClickHouse s", "from - to", "ratio", "from - to"),
                sides.stream().map(QueryBenchmark::row).toList());
    }

    private static List<String> row(Side side) {
        List<String> cells = new ArrayList<>(List.of(side.question()));
        cells(side.label(), cells);
        cells(side.clickHouse(), cells);
        cells(side.ratio(), cells);
        return cells;
    }

    private static void cells(@Nullable Spread spread, List<String> cells) {
        if (spread == null) {
            cells.addAll(List.of("too large", "-"));
        } else {
            cells.add(String.format(Locale.ROOT, "%.2f", spread.median()));
            cells.add(String.format(Locale.ROOT, "%.2f - %.2f", spread.least(), spread.most()));
        }
    }
}
