package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.join.GrowingLoad;
import io.momentcross.benchmarks.join.SideBySide;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The topology beside Flink, and under growing load. */
final class JoinPart implements Part {

    @Option(
            names = "--join-requests",
            defaultValue = "200",
            description = "Of a tick; each brings 24 events. Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
            names = "--join-ticks",
            defaultValue = "120",
            description = "Measured, after 45 of warm-up. Default: ${DEFAULT-VALUE}.")
    private int ticks;

    @Option(
            names = "--join-rates",
            split = ",",
            defaultValue = "500,1000,2000,4000,8000,16000,32000",
            description = "Events a second of the growing load; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rates = List.of();

    @Option(names = "--join-seconds", defaultValue = "30", description = "At each rate. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Override
    public String name() {
        return "join";
    }

    @Override
    public String about() {
        return "the join on Kafka Streams beside the same join in Flink 2; where growing load bends it";
    }

    @Override
    public void check() throws IllegalSizeException {
        check("--join-requests", requests);
        check("--join-ticks", ticks);
        check("--join-seconds", seconds);
        if (!rates.equals(List.of(0))) {
            for (int rate : rates) {
                check("--join-rates", rate);
            }
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        SideBySide.Size size =
                setting.quick() ? new SideBySide.Size(3, 0, 47, 2) : new SideBySide.Size(requests, 45, ticks, 2);
        List<SideBySide.Drained> drained =
                SideBySide.run(setting.root(), setting.work(), size, setting.rounds(), setting.progress());
        List<Table> tables = new ArrayList<>(List.of(table(drained)));
        Map<String, Supplier<String>> pictures = new LinkedHashMap<>();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("size", size);
        figures.put("rounds", drained);
        figures.put("ratioPerCpuSecond", ratios(drained));
        List<Integer> wanted = setting.quick() ? List.of(50) : rates;
        if (!wanted.equals(List.of(0))) {
            List<GrowingLoad.Step> steps = GrowingLoad.run(
                    setting.work().resolve("load"), wanted, setting.quick() ? 4 : seconds, setting.progress());
            figures.put("load", steps);
            tables.add(GrowingLoad.table(steps));
            pictures.put("join-load", () -> LoadChart.svg(steps));
        }
        return new Report(tables, figures, pictures);
    }

    private static void check(String option, int value) throws IllegalSizeException {
        if (value < 1) {
            throw new IllegalSizeException(option + " is 1 or more, not " + value);
        }
    }

    /** Of medians, each side's to Flink's. */
    private static Map<String, Double> ratios(List<SideBySide.Drained> drained) {
        Map<String, Spread> speeds = bySide(drained, SideBySide.Drained::eventsPerCpuSecond);
        double flink = Objects.requireNonNull(speeds.get(SideBySide.FLINK)).median();
        Map<String, Double> ratios = new LinkedHashMap<>();
        speeds.forEach((side, speed) -> ratios.put(side, speed.median() / flink));
        return ratios;
    }

    private static Map<String, Spread> bySide(
            List<SideBySide.Drained> drained, ToDoubleFunction<SideBySide.Drained> figure) {
        Map<String, List<Double>> rounds = drained.stream()
                .collect(Collectors.groupingBy(
                        SideBySide.Drained::side,
                        LinkedHashMap::new,
                        Collectors.mapping(figure::applyAsDouble, Collectors.toList())));
        Map<String, Spread> spreads = new LinkedHashMap<>();
        rounds.forEach((side, values) -> spreads.put(side, Spread.of(values)));
        return spreads;
    }

    private static Table table(List<SideBySide.Drained> drained) {
        Map<String, Spread> perCpu = bySide(drained, SideBySide.Drained::eventsPerCpuSecond);
        Map<String, Spread> perSecond = bySide(drained, one -> one.events() / one.wallSeconds());
        Map<String, Spread> withBroker =
                bySide(drained, one -> one.events() / (one.cpuSeconds() + one.brokerCpuSeconds()));
        Map<String, Double> ratios = ratios(drained);
        List<List<String>> rows = new ArrayList<>();
        perCpu.forEach((side, speed) -> rows.add(List.of(
                side,
                number(speed.median()),
                number(speed.least()) + "-" + number(speed.most()),
                String.format(Locale.ROOT, "%.2f", ratios.getOrDefault(side, Double.NaN)),
                number(perSecond.getOrDefault(side, speed).median()),
                number(withBroker.getOrDefault(side, speed).median()))));
        return new Table(
                "Both logs drained, exactly once, every label the core's. Events per second:",
                List.of("", "of the join's CPU", "from-to", "to Flink's", "of wall time", "of CPU, broker's too"),
                rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
