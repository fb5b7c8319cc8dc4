package io.momentcross.benchmarks.path;

import io.momentcross.benchmarks.load.ConstantRate;
import java.util.Map;

/**
 * What one round measured.
 *
 * @param highest       by side, the run at the highest rate that held
 * @param barePerSecond runs of the model alone, a thread on each core
 * @param same          by side of ours, the run at the rate that both keep
 * @param cpuMs         by process, processor time of a request of the whole path at that rate
 * @param twice         by side, the run at twice its highest rate
 */
record PathRound(
        Map<String, ConstantRate.Result> highest,
        double barePerSecond,
        Map<String, ConstantRate.Result> same,
        Map<String, Double> cpuMs,
        Map<String, Overload> twice) {

    double highest(String side) {
        ConstantRate.Result result = highest.get(side);
        return result == null ? 0 : result.perSecond();
    }

    double ofBare(String side) {
        return highest(side) / barePerSecond;
    }

    double ofFastApi(String side) {
        return highest(side) / highest(PathStack.FAST_API);
    }

    /** Requests a second by what becomes of them, where twice as many come in as the side carries. */
    double twice(String side, RankSide.Outcome outcome) {
        Overload overload = twice.get(side);
        return overload == null ? 0 : overload.perSecond(outcome);
    }

    /** What the gateway adds to the same rate's p99, in ms. */
    double addedP99Ms() {
        return p99(PathStack.WHOLE) - p99(PathStack.ALONE);
    }

    /** The same of the median. */
    double addedP50Ms() {
        return result(PathStack.WHOLE).p50Ms() - result(PathStack.ALONE).p50Ms();
    }

    private double p99(String side) {
        return result(side).p99Ms();
    }

    private ConstantRate.Result result(String side) {
        ConstantRate.Result result = same.get(side);
        if (result == null) {
            throw new IllegalStateException("nothing was measured of " + side);
        }
        return result;
    }
}
