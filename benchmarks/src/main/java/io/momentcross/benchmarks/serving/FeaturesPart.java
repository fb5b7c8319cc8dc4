package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.features.FeaturesBenchmark;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.world.Size;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** feature-service's batch read beside bare Lettuce and Feast. */
final class FeaturesPart implements Part {

    private static final int USERS = 500;
    private static final int ROOMS = 1_000;

    @Option(names = "--features-rooms", defaultValue = "100", description = "Of a read. Default: ${DEFAULT-VALUE}.")
    private int rooms;

    @Option(
            names = "--features-history",
            defaultValue = "1000",
            description = "Short videos and rooms in a user's history, all of them read. Default: ${DEFAULT-VALUE}.")
    private int history;

    @Option(names = "--features-callers", defaultValue = "8", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int callers;

    @Option(
            names = "--features-seconds",
            defaultValue = "10",
            description = "Of a side in a round. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--features-warm-up",
            defaultValue = "60",
            description = "Seconds of each side before the first round. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--features-workers",
            defaultValue = "-1",
            description = "Processes of Feast's server; 0 leaves it out. Default: one for each core.")
    private int workers;

    @Option(
            names = "--features-jvm",
            split = ",",
            description = "More options of the service's JVM, e.g. -Dmomentcross.recent-rooms.kept-for=0ms: rooms out "
                    + "of Redis each time.")
    private List<String> jvm = List.of();

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String about() {
        return "feature-service's batch read, beside bare Lettuce and Feast's feature server on the same Redis";
    }

    @Override
    public void check() throws IllegalSizeException {
        IllegalSizeException.check("--features-rooms", rooms, 1, 500);
        IllegalSizeException.check("--features-history", history, 1, 1_000);
        IllegalSizeException.check("--features-callers", callers, 1, 256);
        IllegalSizeException.check("--features-seconds", seconds, 1, 600);
        IllegalSizeException.check("--features-warm-up", warmUp, 0, 3_600);
        IllegalSizeException.check("--features-workers", workers, -1, 256);
    }

    @Override
    public Report run(Setting setting) throws Exception {
        boolean quick = setting.quick();
        return FeaturesBenchmark.run(
                setting,
                new FeaturesBenchmark.Plan(
                        new Size(quick ? 20 : USERS, quick ? Math.max(rooms, 100) : ROOMS, history),
                        rooms,
                        callers,
                        Duration.ofSeconds(quick ? 1 : seconds),
                        Duration.ofSeconds(quick ? 1 : warmUp),
                        workers < 0 ? Runtime.getRuntime().availableProcessors() : workers,
                        jvm));
    }
}
