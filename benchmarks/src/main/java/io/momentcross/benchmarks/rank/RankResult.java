package io.momentcross.benchmarks.rank;

import io.momentcross.benchmarks.report.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What one kind of request cost. */
public record RankResult(RankCase request, List<Round> rounds) {

    /**
     * Both sides, one after the other.
     *
     * @param serviceCpuMs     processor time of the service's process by request: collector and compiler, too
     * @param modelCpuMs       of ONNX Runtime's thread alone
     * @param callerCpuMs      of the callers and of the features' answers, which share the machine
     * @param allocatedBytes   by request in the service, in steps of a collection of the young generation
     * @param requestsPerSecond that came of the callers, who wait for their answers
     */
    public record Round(
            double serviceCpuMs,
            double modelCpuMs,
            double callerCpuMs,
            double allocatedBytes,
            double requestsPerSecond,
            double p50Ms,
            double p99Ms) {

        /** The service's processor time to the model's. */
        public double ratio() {
            return serviceCpuMs / modelCpuMs;
        }
    }

    public RankResult {
        rounds = List.copyOf(rounds);
    }

    Spread spread(ToDoubleFunction<Round> figure) {
        return Spread.of(rounds, figure);
    }
}
