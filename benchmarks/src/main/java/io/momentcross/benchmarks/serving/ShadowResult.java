package io.momentcross.benchmarks.serving;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.load.ConstantRate;
import io.momentcross.benchmarks.report.BarChart;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one load with one shadow.
 *
 * @param load of what the service carries
 * @param rate share of requests that the shadow is asked
 */
record ShadowResult(double load, double rate, List<Round> rounds) {

    /**
     * @param calls as they were answered
     * @param cpuMs processor time of the service by request, the shadow's and the collector's, too
     * @param seen  share of the requests that the shadow answered
     */
    record Round(ConstantRate.Result calls, double cpuMs, double seen) {}

    static Table table(List<ShadowResult> results) {
        return new Table(
                "Requests of 100 candidates and a history of 1,000 at a constant rate, while a shadow sees some of them:",
                List.of(
                        "requests/s",
                        "shadow is asked",
                        "shadow answers",
                        "p50 ms",
                        "from-to",
                        "p99 ms",
                        "from-to",
                        "CPU ms",
                        "not answered"),
                results.stream().map(ShadowResult::row).toList());
    }

    static String picture(List<ShadowResult> results) {
        List<BarChart.Group> groups = new ArrayList<>();
        for (double load :
                results.stream().mapToDouble(ShadowResult::load).distinct().toArray()) {
            List<ShadowResult> same =
                    results.stream().filter(result -> result.load() == load).toList();
            double perSecond =
                    same.getFirst().spread(round -> round.calls().perSecond()).median();
            groups.add(group(
                    number("median at %.0f requests/s", perSecond),
                    same,
                    round -> round.calls().p50Ms()));
            groups.add(group(
                    number("99 of 100 at %.0f requests/s", perSecond),
                    same,
                    round -> round.calls().p99Ms()));
        }
        return BarChart.svg("Latency of ranked requests, while a shadow sees some of them", "%.1f ms", groups);
    }

    private static BarChart.Group group(String title, List<ShadowResult> results, ToDoubleFunction<Round> figure) {
        return new BarChart.Group(
                title,
                results.stream()
                        .map(result -> new BarChart.Bar(
                                number("shadow sees %.0f %%", 100 * result.rate()), result.spread(figure)))
                        .toList());
    }

    private List<String> row() {
        Spread p50 = spread(round -> round.calls().p50Ms());
        Spread p99 = spread(round -> round.calls().p99Ms());
        return List.of(
                number("%.0f", spread(round -> round.calls().perSecond()).median()),
                number("%.0f %%", 100 * rate),
                number("%.0f %%", 100 * spread(Round::seen).median()),
                number("%.1f", p50.median()),
                p50.range("%.1f"),
                number("%.1f", p99.median()),
                p99.range("%.1f"),
                number("%.2f", spread(Round::cpuMs).median()),
                number("%.0f", spread(round -> round.calls().failed()).most()));
    }

    private Spread spread(ToDoubleFunction<Round> figure) {
        return Spread.of(rounds, figure);
    }
}
