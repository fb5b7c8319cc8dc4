package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import io.momentcross.benchmarks.report.Spread;
import io.momentcross.benchmarks.report.Table;
import io.momentcross.benchmarks.service.SelfCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;

/** The pure core on its maps, filled with a whole horizon of traffic before the time is taken. */
final class CorePart implements Part {

    /** Of the horizon of the default rules, and some more. */
    private static final int WARM_TICKS = 260;

    private static final List<String> JVM = List.of("-Xms3g", "-Xmx3g", "-XX:+UseSerialGC");

    @Option(
            names = "--core-requests",
            defaultValue = "100",
            description = "Of a tick; each brings 24 events. Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--core-ticks", defaultValue = "40", description = "Of a round. Default: ${DEFAULT-VALUE}.")
    private int ticks;

    @Override
    public String name() {
        return "core";
    }

    @Override
    public String about() {
        return "the pure join alone, events per second of one core";
    }

    @Override
    public void check() throws IllegalSizeException {
        if (requests < 1 || ticks < 1) {
            throw new IllegalSizeException("--core-requests and --core-ticks are 1 or more");
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (int policies : List.of(1, 3)) {
            setting.progress().say("  " + policies + (policies == 1 ? " policy" : " policies"));
            List<CoreRun.Measured> rounds = measure(setting, policies);
            figures.put("policies" + policies, rounds);
            rows.add(row(policies, rounds));
        }
        return new Report(
                List.of(new Table(
                        "The pure core on maps, a horizon of 2 h of traffic in it. Requests and feedback per second:",
                        List.of("policies", "of CPU", "from-to", "of its thread alone", "labels/s of CPU"),
                        rows)),
                figures);
    }

    private List<CoreRun.Measured> measure(Setting setting, int policies) throws IOException, InterruptedException {
        boolean quick = setting.quick();
        List<String> command = SelfCommand.of(
                quick ? List.of("-Xmx256m") : JVM,
                List.of(
                        "core-process",
                        "--requests=" + (quick ? 2 : requests),
                        "--policies=" + policies,
                        "--warm=" + WARM_TICKS,
                        "--ticks=" + (quick ? 10 : ticks),
                        "--rounds=" + setting.rounds()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<CoreRun.Measured> rounds = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                rounds.add(new ObjectMapper().readValue(line, CoreRun.Measured.class));
                setting.progress()
                        .say(String.format(
                                Locale.ROOT,
                                "  round %d of %d: %,.0f events/s",
                                rounds.size(),
                                setting.rounds(),
                                rounds.getLast().eventsPerSecond()));
            }
        } finally {
            process.destroyForcibly();
        }
        if (rounds.size() != setting.rounds()) {
            throw new IOException("the core ended after " + rounds.size() + " rounds");
        }
        return rounds;
    }

    private static List<String> row(int policies, List<CoreRun.Measured> rounds) {
        Spread speed =
                Spread.of(rounds.stream().map(CoreRun.Measured::eventsPerSecond).toList());
        Spread alone = Spread.of(rounds.stream()
                .map(round -> round.events() * 1e9 / round.threadNanos())
                .toList());
        Spread labels = Spread.of(rounds.stream()
                .map(round -> round.cells() * 1e9 / round.processNanos())
                .toList());
        return List.of(
                Integer.toString(policies),
                number(speed.median()),
                number(speed.least()) + "-" + number(speed.most()),
                number(alone.median()),
                number(labels.median()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
