package io.momentcross.benchmarks.serving;

import static io.momentcross.benchmarks.report.Table.number;

import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.BarChart;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import io.momentcross.benchmarks.service.ProcessFigures;
import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.service.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Option;

/** From the start of ranking-service's process until it is ready, its model loaded and warmed. */
final class StartupPart implements Part {

    /** Nothing is asked before it is ready. */
    private static final String NO_FEATURES = "http://127.0.0.1:9";

    @Option(names = "--startup-heap", defaultValue = "512", description = "At most, in MB. Default: ${DEFAULT-VALUE}.")
    private int heapMb;

    /**
     * @param seconds    until it says that it is ready; it is asked ten times a second
     * @param cpuSeconds processor time of its process by then
     * @param residentMb memory by then
     */
    record Start(double seconds, double cpuSeconds, double residentMb) {}

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String about() {
        return "until ranking-service is ready: as one jar, unpacked, and with a cache of loaded classes (JEP 483)";
    }

    @Override
    public void check() throws IllegalSizeException {
        if (heapMb < 256) {
            throw new IllegalSizeException("--startup-heap is 256 or more, not " + heapMb);
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        try (Surroundings surroundings = Surroundings.start(setting.root(), setting.work())) {
            Map<String, List<String>> ways = ways(setting, surroundings);
            for (int round = 0; round < setting.rounds(); round++) {
                for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                    Start start = start(setting, surroundings, way.getValue());
                    starts.computeIfAbsent(way.getKey(), key -> new ArrayList<>())
                            .add(start);
                    setting.progress()
                            .say(String.format(
                                    Locale.ROOT,
                                    "  %s, round %d of %d: %.1f s",
                                    way.getKey(),
                                    round + 1,
                                    setting.rounds(),
                                    start.seconds()));
                }
            }
        }
        return new Report(
                List.of(table(starts)), new LinkedHashMap<>(starts), Map.of("ranking-start", () -> picture(starts)));
    }

    private Map<String, List<String>> ways(Setting setting, Surroundings surroundings) throws Exception {
        UnpackedService unpacked = UnpackedService.of(setting.root(), "ranking-service", heapMb, setting.work());
        setting.progress().say("  making the cache");
        List<String> cached = unpacked.cached(command -> start(setting, surroundings, command));
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put("one jar", unpacked.packed());
        ways.put("unpacked", unpacked.plain());
        ways.put("unpacked, with a cache", cached);
        return ways;
    }

    private static Start start(Setting setting, Surroundings surroundings, List<String> command) throws Exception {
        long began = System.nanoTime();
        try (RestService service = surroundings.ranking(setting.work().resolve("models"), NO_FEATURES, command)) {
            double seconds = (System.nanoTime() - began) / 1e9;
            ProcessFigures figures = ProcessFigures.of(service);
            return new Start(seconds, figures.cpuSeconds(), figures.residentBytes() / 1e6);
        }
    }

    private static Table table(Map<String, List<Start>> starts) {
        List<List<String>> rows = new ArrayList<>();
        starts.forEach((way, measured) -> {
            Spread seconds = Spread.of(measured, Start::seconds);
            rows.add(List.of(
                    way,
                    number("%.1f", seconds.median()),
                    seconds.range("%.1f"),
                    number("%.1f", Spread.of(measured, Start::cpuSeconds).median()),
                    number("%.0f", Spread.of(measured, Start::residentMb).median())));
        });
        return new Table(
                "From ranking-service's start until it is ready:",
                List.of("", "seconds", "from-to", "CPU s", "resident MB"),
                rows);
    }

    private static String picture(Map<String, List<Start>> starts) {
        return BarChart.svg(
                "Start of ranking-service, until its model is loaded and warmed",
                "%.1f s",
                List.of(
                        group("until it is ready", starts, Start::seconds),
                        group("processor time by then", starts, Start::cpuSeconds)));
    }

    private static BarChart.Group group(String title, Map<String, List<Start>> starts, ToDoubleFunction<Start> figure) {
        return new BarChart.Group(
                title,
                starts.entrySet().stream()
                        .map(way -> new BarChart.Bar(way.getKey(), Spread.of(way.getValue(), figure)))
                        .toList());
    }
}
