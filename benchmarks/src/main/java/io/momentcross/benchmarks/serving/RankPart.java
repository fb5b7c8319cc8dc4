package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.rank.RankCase;
import io.momentcross.benchmarks.rank.RankChart;
import io.momentcross.benchmarks.rank.RankResult;
import io.momentcross.benchmarks.rank.RankSides;
import io.momentcross.benchmarks.rank.RankTables;
import io.momentcross.benchmarks.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** ranking-service beside its model alone, processor time of a request. */
final class RankPart implements Part {

    private static final int MOST_CANDIDATES = 500;
    private static final int MOST_HISTORY = 10_000;
    private static final double SHORTEST_SECONDS = 0.3;

    @Option(
            names = "--rank-candidates",
            split = ",",
            defaultValue = "100,1,10,50,250,500",
            description = "All with the first history. Default: ${DEFAULT-VALUE}.")
    private List<Integer> candidates = List.of();

    @Option(
            names = "--rank-histories",
            split = ",",
            defaultValue = "1000,0,100,200,500,10000",
            description = "Short videos that are kept of the user, with the first number of candidates. "
                    + "Default: ${DEFAULT-VALUE}.")
    private List<Integer> histories = List.of();

    @Option(names = "--rank-callers", defaultValue = "2", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int callers;

    @Option(
            names = "--rank-seconds",
            defaultValue = "3",
            description = "Of a side in a round. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--rank-warm-up",
            defaultValue = "240",
            description = "Seconds before the first round: the service's code is compiled meanwhile, which takes "
                    + "processor time, too. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--rank-jvm", split = ",", description = "More options of the service's JVM.")
    private List<String> jvm = List.of();

    @Option(names = "--rank-recording", description = "Where the flight recorder of the service writes (.jfr).")
    private @Nullable Path recording;

    @Override
    public String name() {
        return "rank";
    }

    @Override
    public String about() {
        return "processor time of a ranked request, beside ONNX Runtime alone on the same tensors";
    }

    @Override
    public void check() throws IllegalSizeException {
        check("--rank-candidates", candidates, 1, MOST_CANDIDATES);
        check("--rank-histories", histories, 0, MOST_HISTORY);
        check("--rank-warm-up", List.of(warmUp), 0, 3600);
        check("--rank-callers", List.of(callers), 1, 64);
        if (!(seconds >= SHORTEST_SECONDS && seconds <= 600)) {
            throw new IllegalSizeException("--rank-seconds is " + SHORTEST_SECONDS
                    + " or more, so that the clock of processor time counts it, up to 600");
        }
    }

    private static void check(String option, List<Integer> values, int least, int most) throws IllegalSizeException {
        if (values.isEmpty() || values.stream().anyMatch(value -> value < least || value > most)) {
            throw new IllegalSizeException(option + " are numbers from " + least + " to " + most);
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        Duration length = Duration.ofMillis(Math.round(1000 * (setting.quick() ? SHORTEST_SECONDS : seconds)));
        List<RankResult> results = new ArrayList<>();
        try (RankSides sides = RankSides.start(setting, callers, jvm, recording)) {
            sides.warmUp(cases().getFirst(), Duration.ofSeconds(setting.quick() ? 2 : warmUp));
            for (RankCase request : setting.quick() ? cases().subList(0, 2) : cases()) {
                results.add(sides.measure(request, setting.rounds(), length));
            }
            return new Report(
                    RankTables.of(results, sides.longestHistory()),
                    Map.of(
                            "cases",
                            results,
                            "callers",
                            callers,
                            "longestHistoryOfTheModel",
                            sides.longestHistory(),
                            "residentMb",
                            sides.residentMb()),
                    Map.of("rank-cost", () -> RankChart.svg(results)));
        }
    }

    private List<RankCase> cases() {
        Set<RankCase> cases = new LinkedHashSet<>();
        candidates.forEach(number -> cases.add(new RankCase(number, histories.getFirst())));
        histories.forEach(length -> cases.add(new RankCase(candidates.getFirst(), length)));
        return List.copyOf(cases);
    }
}
