package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.join.OpenExposures;
import io.momentcross.benchmarks.join.OpenExposures.Restart;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** From a kill to the next tick. */
final class StartupPart implements Part {

    private static final int MOST_ROUNDS = 3;

    @Option(
            names = "--startup-exposures",
            defaultValue = "100000",
            description = "Open when it is killed; a million takes a while. Default: ${DEFAULT-VALUE}.")
    private int exposures;

    @Option(
            names = "--startup-session-timeout",
            defaultValue = "45",
            description = "Seconds until Kafka holds an instance that says nothing for dead. Default: Kafka's "
                    + "${DEFAULT-VALUE}, which the service has unless spring.kafka.streams.properties say otherwise.")
    private int sessionTimeout;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String about() {
        return "until the join goes on after a kill, with many open exposures, without and with a standby";
    }

    @Override
    public void check() throws IllegalSizeException {
        if (exposures < 1_000 || sessionTimeout < 6) {
            throw new IllegalSizeException("--startup-exposures is 1000 or more, --startup-session-timeout 6 or more");
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        OpenExposures.Size size = new OpenExposures.Size(setting.quick() ? 1_000 : exposures, 10, 10, 10);
        int rounds = Math.min(setting.rounds(), MOST_ROUNDS);
        try (OpenExposures open = OpenExposures.of(setting.work().resolve("startup"), size, setting.progress())
                .with(Duration.ofSeconds(setting.quick() ? 6 : sessionTimeout))) {
            List<Restart> without = open.restarts(rounds);
            List<Restart> with = open.takeovers(rounds);
            return new Report(
                    List.of(new Table(
                            String.format(
                                    Locale.ROOT,
                                    "Killed with %,d open exposures. Seconds to the next tick in every partition:",
                                    without.getFirst().open()),
                            List.of("", "median", "from-to"),
                            List.of(row("started again", without), row("a standby takes over", with)))),
                    Map.of("size", size, "startedAgain", without, "standby", with));
        }
    }

    private static List<String> row(String what, List<Restart> restarts) {
        Spread seconds = Spread.of(restarts.stream().map(Restart::seconds).toList());
        return List.of(
                what,
                String.format(Locale.ROOT, "%.1f", seconds.median()),
                String.format(Locale.ROOT, "%.1f-%.1f", seconds.least(), seconds.most()));
    }
}
