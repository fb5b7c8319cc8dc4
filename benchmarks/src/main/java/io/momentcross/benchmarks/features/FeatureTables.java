package io.momentcross.benchmarks.features;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.report.BarChart;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Results for people. */
final class FeatureTables {

    private FeatureTables() {}

    /** @param rounds by side, that of feature-service first */
    static List<Table> of(Map<String, List<ReadRound>> rounds, Map<String, Double> residentMb) {
        List<Table> tables = new ArrayList<>(List.of(reads(rounds, residentMb)));
        List<ReadRound> service = rounds.get(ServiceReads.AS_FEAST);
        List<ReadRound> feast = rounds.get(FeastReads.NAME);
        if (service != null && feast != null) {
            tables.add(sameQuestion(service, feast));
        }
        return tables;
    }

    private static Table sameQuestion(List<ReadRound> service, List<ReadRound> feast) {
        Spread reads = ratio(service, feast, ReadRound::perSecond);
        Spread cpu = ratio(feast, service, round -> round.sideCpuMs() + round.redisCpuMs());
        return new Table(
                "Both asked for " + FeastReads.FEATURES + " features of the rooms, feature-service to Feast:",
                List.of("", "ratio", "from-to"),
                List.of(
                        List.of("reads/s", number("%.1f", reads.median()), reads.range("%.1f")),
                        List.of(
                                "reads by processor time, the server's and Redis'",
                                number("%.1f", cpu.median()),
                                cpu.range("%.1f"))));
    }

    private static Table reads(Map<String, List<ReadRound>> rounds, Map<String, Double> residentMb) {
        List<ReadRound> service = rounds.values().iterator().next();
        List<List<String>> rows = new ArrayList<>();
        rounds.forEach((side, measured) -> {
            Spread ratio = ratio(service, measured, ReadRound::perSecond);
            rows.add(List.of(
                    side,
                    median("%.0f", measured, ReadRound::perSecond),
                    number("%.2f", ratio.median()),
                    ratio.range("%.2f"),
                    median("%.1f", measured, ReadRound::p50Ms),
                    median("%.1f", measured, ReadRound::p99Ms),
                    median("%.0f", measured, round -> round.bytes() / 1e3),
                    median("%.2f", measured, ReadRound::sideCpuMs),
                    median("%.2f", measured, ReadRound::callerCpuMs),
                    median("%.2f", measured, ReadRound::redisCpuMs),
                    residentMb.containsKey(side) ? number("%.0f", residentMb.getOrDefault(side, 0.0)) : ""));
        });
        return new Table(
                "Reads of features; CPU is of a read:",
                List.of(
                        "",
                        "reads/s",
                        "feature-service / this",
                        "from-to",
                        "p50 ms",
                        "p99 ms",
                        "KB",
                        "its CPU ms",
                        "callers' CPU ms",
                        "Redis' CPU ms",
                        "resident MB"),
                rows);
    }

    static String picture(Map<String, List<ReadRound>> rounds) {
        return BarChart.svg(
                "Batch reads of features, with Redis on the same cores",
                "%,.0f",
                List.of(new BarChart.Group(
                        "reads per second",
                        rounds.entrySet().stream()
                                .map(side -> new BarChart.Bar(
                                        side.getKey(), Spread.of(side.getValue(), ReadRound::perSecond)))
                                .toList())));
    }

    private static Spread ratio(List<ReadRound> side, List<ReadRound> other, ToDoubleFunction<ReadRound> figure) {
        return Spread.of(IntStream.range(0, other.size())
                .mapToObj(i -> figure.applyAsDouble(side.get(i)) / figure.applyAsDouble(other.get(i)))
                .toList());
    }

    private static String median(String format, List<ReadRound> rounds, ToDoubleFunction<ReadRound> figure) {
        return number(format, Spread.of(rounds, figure).median());
    }
}
