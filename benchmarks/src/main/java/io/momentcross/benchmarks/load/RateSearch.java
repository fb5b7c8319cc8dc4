package io.momentcross.benchmarks.load;

import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/** Finds the highest rate that holds, by halving the way between one that does and one that does not. */
public final class RateSearch {

    // Ratios of rates are read to a tenth or so.
    private static final double NEAR = 1.06;
    private static final double LEAST = 0.5;

    private final DoubleFunction<ConstantRate.Result> trial;
    private final double p99Ms;
    private final int mostTries;
    private final Consumer<ConstantRate.Result> said;

    /**
     * @param trial runs at a rate
     * @param p99Ms that a rate must keep
     * @param mostTries rates that are tried, 1 or more
     * @param said  is told each trial
     */
    public RateSearch(
            DoubleFunction<ConstantRate.Result> trial,
            double p99Ms,
            int mostTries,
            Consumer<ConstantRate.Result> said) {
        this.trial = trial;
        this.p99Ms = p99Ms;
        this.mostTries = mostTries;
        this.said = said;
    }

    /**
     * A rate that does not hold is tried once more, because a machine stumbles now and then.
     *
     * @param first where to begin, more than 0
     * @return the run at the highest rate that held; the last that did not, at a rate of 0, where none did
     */
    public ConstantRate.Result highest(double first) {
        ConstantRate.Result best = null;
        double held = 0;
        double missed = Double.POSITIVE_INFINITY;
        ConstantRate.Result last = null;
        double rate = first;
        for (int tries = 0; tries < mostTries && rate >= LEAST && missed / Math.max(held, LEAST) > NEAR; tries++) {
            last = attempt(rate);
            if (last.isWithin(p99Ms)) {
                best = last;
                held = rate;
            } else {
                missed = rate;
            }
            rate = next(held, missed);
        }
        if (best != null) {
            return best;
        }
        if (last == null) {
            throw new IllegalArgumentException("a first rate of " + first);
        }
        return none(last);
    }

    private static double next(double held, double missed) {
        if (Double.isInfinite(missed)) {
            return held * 1.25;
        }
        return held == 0 ? missed * 0.7 : Math.sqrt(held * missed);
    }

    private ConstantRate.Result attempt(double rate) {
        ConstantRate.Result result = trial.apply(rate);
        said.accept(result);
        if (result.isWithin(p99Ms) || result.gaveUp()) {
            return result;
        }
        ConstantRate.Result again = trial.apply(rate);
        said.accept(again);
        return again;
    }

    private static ConstantRate.Result none(ConstantRate.Result last) {
        return new ConstantRate.Result(
                0,
                last.calls(),
                last.failed(),
                last.gaveUp(),
                last.p50Ms(),
                last.p99Ms(),
                last.maxMs(),
                last.lateP99Ms(),
                last.cpuSeconds());
    }
}
