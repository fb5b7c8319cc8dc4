package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.intake.IntakeBenchmark;
import io.momentcross.benchmarks.intake.IntakeBenchmark.Plan;
import io.momentcross.benchmarks.part.IllegalSizeException;
import io.momentcross.benchmarks.part.Part;
import io.momentcross.benchmarks.report.Report;
import java.util.List;
import picocli.CommandLine.Option;

/** Intake of events over HTTP beside a bare producer. */
final class IntakePart implements Part {

    private static final Plan QUICK = new Plan(List.of(5), List.of(2), List.of(200), 0.5);

    @Option(
            names = "--intake-sizes",
            split = ",",
            defaultValue = "1,20,200",
            description = "Events in a call, up to 500. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--intake-callers",
            split = ",",
            defaultValue = "1,8,64",
            description = "Calls at once. Default: ${DEFAULT-VALUE}.")
    private List<Integer> callers = List.of();

    @Option(
            names = "--intake-rates",
            split = ",",
            defaultValue = "1000,4000,16000",
            description = "Events a second, sent whatever becomes of them. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rates = List.of();

    @Option(names = "--intake-seconds", defaultValue = "5", description = "Of a round. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String about() {
        return "events over HTTP, beside a bare Kafka producer with acks=all on the same broker";
    }

    @Override
    public void check() throws IllegalSizeException {
        check("--intake-sizes", sizes, 500);
        check("--intake-callers", callers, 10_000);
        check("--intake-rates", rates, 10_000_000);
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new IllegalSizeException("--intake-seconds is more than 0, up to 3600");
        }
    }

    @Override
    public Report run(Setting setting) throws Exception {
        return new IntakeBenchmark(setting.root(), setting.work(), setting.rounds(), setting.progress())
                .run(setting.quick() ? QUICK : new Plan(sizes, callers, rates, seconds));
    }

    private static void check(String option, List<Integer> values, int most) throws IllegalSizeException {
        if (values.isEmpty() || values.stream().anyMatch(value -> value < 1 || value > most)) {
            throw new IllegalSizeException(option + " are numbers from 1 to " + most);
        }
    }
}
