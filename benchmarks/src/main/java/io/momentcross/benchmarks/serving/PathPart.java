package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.path.PathBenchmark;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.world.Size;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** A request's whole way beside FastAPI and the model alone. */
final class PathPart implements Part {

    private static final int MOST_CANDIDATES = 500;
    private static final int MOST_TRIES = 10;

    @Option(names = "--path-candidates", defaultValue = "100", description = "Of a request. Default: ${DEFAULT-VALUE}.")
    private int candidates;

    @Option(
            names = "--path-history",
            defaultValue = "1000",
            description = "Short videos and rooms in a user's history. Default: ${DEFAULT-VALUE}.")
    private int history;

    @Option(names = "--path-users", defaultValue = "500", description = "In Redis. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(names = "--path-rooms", defaultValue = "1000", description = "On air. Default: ${DEFAULT-VALUE}.")
    private int rooms;

    @Option(
            names = "--path-p99",
            defaultValue = "50",
            description = "Milliseconds that a rate must keep. Default: ${DEFAULT-VALUE}.")
    private double p99Ms;

    @Option(
            names = "--path-seconds",
            defaultValue = "10",
            description = "Of a run at one rate. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--path-warm-up",
            defaultValue = "180",
            description = "Seconds of the whole path before the first round. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--path-workers",
            defaultValue = "-1",
            description = "Processes of the FastAPI peer; 0 leaves it out. Default: one for each core.")
    private int workers;

    @Option(names = "--path-jvm", split = ",", description = "More options of the services' JVMs.")
    private List<String> jvm = List.of();

    @Override
    public String name() {
        return "path";
    }

    @Override
    public String about() {
        return "the highest rate from gateway to Redis, beside FastAPI with ONNX Runtime and redis-py, and the model alone";
    }

    @Override
    public void check() throws IllegalSizeException {
        IllegalSizeException.check("--path-candidates", candidates, 1, MOST_CANDIDATES);
        IllegalSizeException.check("--path-history", history, 0, 1_000);
        IllegalSizeException.check("--path-users", users, 1, 100_000);
        IllegalSizeException.check("--path-rooms", rooms, candidates, 100_000);
        IllegalSizeException.check("--path-seconds", seconds, 1, 600);
        IllegalSizeException.check("--path-warm-up", warmUp, 0, 3_600);
        IllegalSizeException.check("--path-workers", workers, -1, 256);
        if (!(p99Ms > 0)) {
            throw new IllegalSizeException("--path-p99 is more than 0");
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        boolean quick = setting.quick();
        return PathBenchmark.run(
                setting,
                new PathBenchmark.Plan(
                        new Size(quick ? 20 : users, quick ? Math.max(candidates, 100) : rooms, history),
                        candidates,
                        // A machine that does other things, and a service that is still being compiled.
                        quick ? 1_000 : p99Ms,
                        Duration.ofMillis(quick ? 1_000 : 1_000L * seconds),
                        Duration.ofSeconds(quick ? 3 : warmUp),
                        quick ? 2 : MOST_TRIES,
                        workers < 0 ? Runtime.getRuntime().availableProcessors() : workers,
                        jvm));
    }
}
