package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.load.ConstantRate;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.rank.RankCase;
import io.momentcross.benchmarks.rank.RankSides;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.service.Counters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What requests pay for a shadow that sees them. */
final class ShadowPart implements Part {

    private static final RankCase REQUEST = new RankCase(100, 1_000);

    @Option(
            names = "--shadow-rates",
            split = ",",
            defaultValue = "0,0.1,1",
            description = "Shares of requests that a shadow is asked, in turns. Default: ${DEFAULT-VALUE}.")
    private List<Double> rates = List.of();

    @Option(
            names = "--shadow-load",
            split = ",",
            defaultValue = "0.3,0.6",
            description = "Requests that come, as shares of what two callers who wait get answered without a shadow. "
                    + "Default: ${DEFAULT-VALUE}.")
    private List<Double> loads = List.of();

    @Option(
            names = "--shadow-seconds",
            defaultValue = "8",
            description = "Of a rate in a round. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--shadow-warm-up",
            defaultValue = "150",
            description = "Seconds before the first round. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Override
    public String name() {
        return "shadow";
    }

    @Override
    public String about() {
        return "latency and processor time of ranked requests while another version sees them, too";
    }

    @Override
    public void check() throws IllegalSizeException {
        IllegalSizeException.check("--shadow-seconds", seconds, 1, 600);
        IllegalSizeException.check("--shadow-warm-up", warmUp, 0, 3_600);
        if (rates.isEmpty() || !rates.stream().allMatch(rate -> rate >= 0 && rate <= 1)) {
            throw new IllegalSizeException("--shadow-rates are numbers from 0 to 1");
        }
        if (loads.isEmpty() || !loads.stream().allMatch(load -> load > 0 && load <= 2)) {
            throw new IllegalSizeException("--shadow-load are numbers from above 0 to 2");
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        Duration length = Duration.ofSeconds(setting.quick() ? 1 : seconds);
        try (RankSides sides = RankSides.start(setting, 2, List.of(), null)) {
            ShadowVersion shadow = ShadowVersion.publish(sides.versions());
            sides.warmUp(REQUEST, Duration.ofSeconds(setting.quick() ? 2 : warmUp));
            shadow.see(0);
            double most = sides.perSecond(REQUEST, length);
            List<ShadowResult> results = new ArrayList<>();
            for (double load : loads) {
                for (double rate : rates) {
                    results.add(new ShadowResult(load, rate, new ArrayList<>()));
                }
            }
            for (int round = 1; round <= setting.rounds(); round++) {
                setting.progress().say("  round " + round + " of " + setting.rounds());
                for (ShadowResult result : results) {
                    shadow.see(result.rate());
                    result.rounds().add(round(sides, result.load() * most, length));
                    setting.progress().say("    " + said(result));
                }
            }
            return new Report(
                    List.of(ShadowResult.table(results)),
                    Map.of("results", results, "withoutAShadowPerSecond", most),
                    Map.of("shadow-latency", () -> ShadowResult.picture(results)));
        }
    }

    private static ShadowResult.Round round(RankSides sides, double perSecond, Duration length)
            throws IOException, InterruptedException {
        Map<String, Double> before = Counters.of(sides.service());
        Duration cpu = sides.service().process().cpu();
        ConstantRate.Result result = sides.atRate(REQUEST, perSecond, length);
        double cpuMs = sides.service().process().cpu().minus(cpu).toNanos() / 1e6;
        double seen = Counters.between(before, Counters.of(sides.service())).entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("momentcross_shadow_answers_seconds_count"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return new ShadowResult.Round(result, cpuMs / result.calls(), seen / result.calls());
    }

    private static String said(ShadowResult result) {
        ShadowResult.Round last = result.rounds().getLast();
        return String.format(
                Locale.ROOT,
                "%.0f/s, shadow asked %.0f %%: p50 %.1f ms, p99 %.1f ms, %d not answered",
                last.calls().perSecond(),
                100 * result.rate(),
                last.calls().p50Ms(),
                last.calls().p99Ms(),
                last.calls().failed());
    }
}
