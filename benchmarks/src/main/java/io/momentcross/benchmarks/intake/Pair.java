package io.momentcross.benchmarks.intake;

import io.momentcross.benchmarks.load.Load;
import io.momentcross.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * The same load on both, round by round.
 *
 * @param intake            events/s
 * @param producer          events/s
 * @param ratio             producer / intake
 * @param intakePerCpu      events per second of the label service's processor time
 * @param producerPerCpu    events per second of the producer process's processor time
 * @param intakeP99Ms       of a call
 * @param producerP99Ms     of a call
 * @param intakeP50Ms       of a call
 * @param producerP50Ms     of a call
 * @param clientCpuPerEvent microseconds of the HTTP client's processor time per event
 * @param brokerCpuPerEvent microseconds of the broker's, while the intake writes
 */
record Pair(
        Task task,
        Spread intake,
        Spread producer,
        Spread ratio,
        Spread intakePerCpu,
        Spread producerPerCpu,
        Spread intakeP50Ms,
        Spread producerP50Ms,
        Spread intakeP99Ms,
        Spread producerP99Ms,
        Spread clientCpuPerEvent,
        Spread brokerCpuPerEvent) {

    /** One round of one task. */
    record Round(Load.Result intake, double serviceCpu, double brokerCpu, Load.Result producer) {}

    private interface Figure {
        double of(Round round);
    }

    static Pair of(Task task, List<Round> rounds) {
        int size = task.size();
        return new Pair(
                task,
                spread(rounds, round -> rate(round.intake(), size)),
                spread(rounds, round -> rate(round.producer(), size)),
                spread(rounds, round -> rate(round.producer(), size) / rate(round.intake(), size)),
                spread(rounds, round -> round.intake().calls() * size / round.serviceCpu()),
                spread(
                        rounds,
                        round -> round.producer().calls()
                                * size
                                / round.producer().cpuSeconds()),
                spread(rounds, round -> round.intake().p50Ms()),
                spread(rounds, round -> round.producer().p50Ms()),
                spread(rounds, round -> round.intake().p99Ms()),
                spread(rounds, round -> round.producer().p99Ms()),
                spread(
                        rounds,
                        round -> 1e6
                                * round.intake().cpuSeconds()
                                / (round.intake().calls() * size)),
                spread(
                        rounds,
                        round -> 1e6 * round.brokerCpu() / (round.intake().calls() * size)));
    }

    private static double rate(Load.Result result, int size) {
        return result.calls() * size / result.seconds();
    }

    private static Spread spread(List<Round> rounds, Figure figure) {
        List<Double> values = new ArrayList<>();
        rounds.forEach(round -> values.add(figure.of(round)));
        return Spread.of(values);
    }
}
