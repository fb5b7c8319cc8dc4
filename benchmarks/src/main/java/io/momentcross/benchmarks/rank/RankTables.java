package io.momentcross.benchmarks.rank;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.util.List;

/** Results for people. */
public final class RankTables {

    private RankTables() {}

    /** @param longest history that the model takes */
    public static List<Table> of(List<RankResult> results, int longest) {
        return List.of(
                new Table(
                        "Processor time of a ranked request in ranking-service, and of ONNX Runtime alone, ms. The model"
                                + " takes the newest "
                                + longest
                                + " short videos:",
                        List.of("candidates x history", "service", "model", "service / model", "from-to"),
                        results.stream().map(RankTables::cost).toList()),
                new Table(
                        "The same calls:",
                        List.of(
                                "candidates x history",
                                "requests/s",
                                "p50 ms",
                                "p99 ms",
                                "callers' CPU ms",
                                "KB/request"),
                        results.stream().map(RankTables::calls).toList()));
    }

    private static List<String> cost(RankResult result) {
        Spread ratio = result.spread(RankResult.Round::ratio);
        return List.of(
                name(result),
                number("%.2f", result.spread(RankResult.Round::serviceCpuMs).median()),
                number("%.2f", result.spread(RankResult.Round::modelCpuMs).median()),
                number("%.2f", ratio.median()),
                ratio.range("%.2f"));
    }

    private static List<String> calls(RankResult result) {
        return List.of(
                name(result),
                number(
                        "%.0f",
                        result.spread(RankResult.Round::requestsPerSecond).median()),
                number("%.1f", result.spread(RankResult.Round::p50Ms).median()),
                number("%.1f", result.spread(RankResult.Round::p99Ms).median()),
                number("%.2f", result.spread(RankResult.Round::callerCpuMs).median()),
                number("%.0f", result.spread(RankResult.Round::allocatedBytes).median() / 1e3));
    }

    private static String name(RankResult result) {
        return result.request().candidates() + " x " + result.request().history();
    }
}
