package io.momentcross.benchmarks.path;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.load.ConstantRate;
import io.momentcross.benchmarks.report.BarChart;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Results for people. */
final class PathTables {

    private static final String BARE = "ONNX Runtime alone, all cores";

    private PathTables() {}

    static List<Table> of(List<PathRound> rounds, Map<String, Double> residentMb, double p99Ms) {
        return List.of(highest(rounds, p99Ms), overload(rounds), same(rounds), processes(rounds, residentMb));
    }

    static String picture(List<PathRound> rounds, double p99Ms) {
        List<BarChart.Bar> highest = new ArrayList<>();
        for (String side : rounds.getFirst().highest().keySet()) {
            highest.add(new BarChart.Bar(side, Spread.of(rounds, round -> round.highest(side))));
        }
        highest.add(new BarChart.Bar(BARE, Spread.of(rounds, PathRound::barePerSecond)));
        List<BarChart.Bar> twice = rounds.getFirst().twice().keySet().stream()
                .map(side -> new BarChart.Bar(side, twice(rounds, side, RankSide.Outcome.FULL)))
                .toList();
        return BarChart.svg(
                "Ranked requests per second, all on the same cores",
                "%,.0f",
                List.of(
                        new BarChart.Group(
                                String.format(
                                        Locale.ROOT, "99 of 100 answered in full within %.0f ms of when due", p99Ms),
                                highest),
                        new BarChart.Group("answered in full, while twice as many come in", twice)));
    }

    private static Table highest(List<PathRound> rounds, double p99Ms) {
        List<List<String>> rows = new ArrayList<>();
        boolean isBeside = rounds.getFirst().highest().containsKey(PathStack.FAST_API);
        for (String side : rounds.getFirst().highest().keySet()) {
            Spread rate = Spread.of(rounds, round -> round.highest(side));
            rows.add(List.of(
                    side,
                    number("%.0f", rate.median()),
                    rate.range("%.0f"),
                    isBeside
                            ? number(
                                    "%.2f",
                                    Spread.of(rounds, round -> round.ofFastApi(side))
                                            .median())
                            : "",
                    isBeside ? Spread.of(rounds, round -> round.ofFastApi(side)).range("%.2f") : "",
                    number(
                            "%.2f",
                            Spread.of(rounds, round -> round.ofBare(side)).median()),
                    Spread.of(rounds, round -> round.ofBare(side)).range("%.2f")));
        }
        Spread bare = Spread.of(rounds, PathRound::barePerSecond);
        rows.add(List.of(BARE, number("%.0f", bare.median()), bare.range("%.0f"), "", "", "1", ""));
        return new Table(
                String.format(
                        Locale.ROOT,
                        "Highest constant rate at which 99 of 100 requests are answered within %.0f ms of when they were"
                                + " due:",
                        p99Ms),
                List.of("", "requests/s", "from-to", "to FastAPI", "from-to", "to the model alone", "from-to"),
                rows);
    }

    private static Table overload(List<PathRound> rounds) {
        List<List<String>> rows = new ArrayList<>();
        for (String side : rounds.getFirst().twice().keySet()) {
            Spread full = twice(rounds, side, RankSide.Outcome.FULL);
            rows.add(List.of(
                    side,
                    number(
                            "%.0f",
                            Spread.of(rounds, round -> 2 * round.highest(side)).median()),
                    number("%.0f", full.median()),
                    full.range("%.0f"),
                    number(
                            "%.0f",
                            twice(rounds, side, RankSide.Outcome.DEGRADED).median()),
                    number("%.0f", twice(rounds, side, RankSide.Outcome.REFUSED).median())));
        }
        return new Table(
                "Twice that rate; what is neither was not answered within 2 s:",
                List.of("", "requests/s", "answered in full/s", "from-to", "by defaults or fallback/s", "refused/s"),
                rows);
    }

    private static Spread twice(List<PathRound> rounds, String side, RankSide.Outcome outcome) {
        return Spread.of(rounds, round -> round.twice(side, outcome));
    }

    private static Table same(List<PathRound> rounds) {
        List<List<String>> rows = new ArrayList<>();
        for (String side : rounds.getFirst().same().keySet()) {
            rows.add(List.of(
                    side,
                    number(
                            "%.0f",
                            same(rounds, side, ConstantRate.Result::perSecond).median()),
                    number(
                            "%.1f",
                            same(rounds, side, ConstantRate.Result::p50Ms).median()),
                    number(
                            "%.1f",
                            same(rounds, side, ConstantRate.Result::p99Ms).median()),
                    same(rounds, side, ConstantRate.Result::p99Ms).range("%.1f"),
                    number(
                            "%.1f",
                            same(rounds, side, ConstantRate.Result::lateP99Ms).median())));
        }
        Spread p99 = Spread.of(rounds, PathRound::addedP99Ms);
        rows.add(List.of(
                "the gateway adds",
                "",
                number("%.1f", Spread.of(rounds, PathRound::addedP50Ms).median()),
                number("%.1f", p99.median()),
                p99.range("%.1f"),
                ""));
        return new Table(
                "Half of the path's highest rate, with and without the gateway:",
                List.of("", "requests/s", "p50 ms", "p99 ms", "from-to", "sent late, p99 ms"),
                rows);
    }

    private static Table processes(List<PathRound> rounds, Map<String, Double> residentMb) {
        List<List<String>> rows = new ArrayList<>();
        for (String process : rounds.getFirst().cpuMs().keySet()) {
            Double resident = residentMb.get(process);
            rows.add(List.of(
                    process,
                    number(
                            "%.2f",
                            Spread.of(rounds, round -> round.cpuMs().getOrDefault(process, 0.0))
                                    .median()),
                    resident == null ? "" : number("%.0f", resident)));
        }
        return new Table(
                "Processor time of a request on the whole path at that rate, and memory when all was done:",
                List.of("", "CPU ms", "resident MB"),
                rows);
    }

    private static Spread same(List<PathRound> rounds, String side, ToDoubleFunction<ConstantRate.Result> figure) {
        return Spread.of(rounds, round -> {
            ConstantRate.Result result = round.same().get(side);
            return result == null ? 0 : figure.applyAsDouble(result);
        });
    }
}
