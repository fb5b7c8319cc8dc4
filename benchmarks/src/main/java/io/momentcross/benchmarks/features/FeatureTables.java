package io.momentcross.benchmarks.features;

import static io.momentcross.benchmarks.report.Table.number;

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
    static Table of(Map<String, List<ReadRound>> rounds, Map<String, Double> residentMb) {
        List<ReadRound> service = rounds.values().iterator().next();
        List<List<String>> rows = new ArrayList<>();
        rounds.forEach((side, measured) -> {
            Spread ratio = Spread.of(IntStream.range(0, measured.size())
                    .mapToObj(i -> service.get(i).perSecond() / measured.get(i).perSecond())
                    .toList());
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

    private static String median(String format, List<ReadRound> rounds, ToDoubleFunction<ReadRound> figure) {
        return number(
                format,
                Spread.of(rounds.stream().mapToDouble(figure).boxed().toList()).median());
    }
}
