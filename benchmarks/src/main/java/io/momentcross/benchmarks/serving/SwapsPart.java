package io.momentcross.benchmarks.serving;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.rank.ModelVersions;
import io.momentcross.benchmarks.rank.RankCase;
import io.momentcross.benchmarks.rank.RankSides;
import io.momentcross.benchmarks.report.BarChart;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Option;

/** Models that change while callers ask over HTTP: a request that fails fails the part. */
final class SwapsPart implements Part {

    private static final RankCase REQUEST = new RankCase(100, 1_000);
    private static final int STEPS = 10;
    // Versions that may still answer somebody.
    private static final int KEPT = 2;

    @Option(names = "--swaps", defaultValue = "500", description = "Of versions. Default: ${DEFAULT-VALUE}.")
    private int swaps;

    @Option(names = "--swaps-callers", defaultValue = "2", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int callers;

    @Option(
            names = "--swaps-warm-up",
            defaultValue = "120",
            description = "Seconds before the first swap. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    /**
     * One of the steps in which all swaps are done, the first without any.
     *
     * @param swaps      until its end
     * @param seconds    that it took
     * @param calls      that were answered in full meanwhile
     * @param residentMb of the service at its end
     */
    record Step(int swaps, double seconds, Load.Result calls, double residentMb) {}

    private interface Work {
        void run() throws Exception;
    }

    @Override
    public String name() {
        return "swaps";
    }

    @Override
    public String about() {
        return "models that change while requests are answered: failures, latency, memory";
    }

    @Override
    public void check() throws IllegalSizeException {
        IllegalSizeException.check("--swaps", swaps, STEPS, 100_000);
        IllegalSizeException.check("--swaps-callers", callers, 1, 64);
        IllegalSizeException.check("--swaps-warm-up", warmUp, 0, 3_600);
    }

    @Override
    public Report run(Setting setting) throws Exception {
        int all = setting.quick() ? STEPS : swaps;
        List<String> eager = List.of("-Dmomentcross.models.poll-interval=50ms");
        List<Step> steps = new ArrayList<>();
        try (RankSides sides = RankSides.start(setting, callers, eager, null);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            sides.warmUp(REQUEST, Duration.ofSeconds(setting.quick() ? 2 : warmUp));
            ModelVersions versions = sides.versions();
            Duration still = Duration.ofSeconds(setting.quick() ? 1 : 10);
            steps.add(step(sides, thread, 0, () -> Thread.sleep(still)));
            for (int step = 1; step <= STEPS; step++) {
                int from = steps.getLast().swaps();
                int to = all * step / STEPS;
                steps.add(step(sides, thread, to, () -> swap(versions, from, to)));
                Step last = steps.getLast();
                setting.progress()
                        .say(String.format(
                                Locale.ROOT,
                                "  %d swaps of %d, %d requests meanwhile: p99 %.1f ms, %.0f MB",
                                to,
                                all,
                                last.calls().calls(),
                                last.calls().p99Ms(),
                                last.residentMb()));
            }
        }
        return new Report(List.of(table(steps)), Map.of("steps", steps), Map.of("swaps-memory", () -> picture(steps)));
    }

    private static void swap(ModelVersions versions, int from, int to) throws Exception {
        for (int swap = from + 1; swap <= to; swap++) {
            int version = ModelVersions.FIRST + swap;
            versions.publish(version, Map.of());
            versions.awaitServing(version);
            // The first is what the others are made of.
            if (version - KEPT > ModelVersions.FIRST) {
                versions.remove(version - KEPT);
            }
        }
    }

    /** Has callers ask while {@code work} is done. */
    private static Step step(RankSides sides, ExecutorService thread, int swaps, Work work) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Future<Load.Result> calls = thread.submit(() -> sides.until(isOver::get, REQUEST));
        long began = System.nanoTime();
        try {
            work.run();
        } finally {
            isOver.set(true);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Step(swaps, seconds, calls.get(), sides.residentMb());
    }

    private static Table table(List<Step> steps) {
        List<List<String>> rows = new ArrayList<>();
        int before = 0;
        for (Step step : steps) {
            rows.add(List.of(
                    number("%.0f", step.swaps()),
                    number("%.2f", (step.swaps() - before) / step.seconds()),
                    String.format(Locale.ROOT, "%,d", step.calls().calls()),
                    number("%.1f", step.calls().p50Ms()),
                    number("%.1f", step.calls().p99Ms()),
                    number("%.0f", step.calls().maxMs()),
                    number("%.0f", step.residentMb())));
            before = step.swaps();
        }
        return new Table(
                "ranking-service while versions of its model come and go; all requests were answered in full:",
                List.of("swaps", "swaps/s", "requests", "p50 ms", "p99 ms", "longest ms", "resident MB"),
                rows);
    }

    private static String picture(List<Step> steps) {
        return BarChart.svg(
                "Memory of ranking-service while its model changes",
                "%.0f MB",
                List.of(new BarChart.Group(
                        "resident after so many swaps",
                        steps.stream()
                                .map(step -> new BarChart.Bar(
                                        Integer.toString(step.swaps()), Spread.of(List.of(step.residentMb()))))
                                .toList())));
    }
}
