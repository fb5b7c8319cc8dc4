package io.momentcross.benchmarks.path;

import io.momentcross.benchmarks.load.ConstantRate;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of requests where more came in than a side carries.
 *
 * @param result as measured; what was not answered in full has failed
 * @param counts requests by what became of them
 */
record Overload(ConstantRate.Result result, Map<RankSide.Outcome, Long> counts) {

    /** Calls that are counted by what becomes of them. */
    static final class Counting implements ConstantRate.Call {

        private final Outcomes outcomes;
        private final Map<RankSide.Outcome, LongAdder> counts = new EnumMap<>(RankSide.Outcome.class);

        /** One call. */
        interface Outcomes {
            RankSide.Outcome of(long number) throws Exception;
        }

        Counting(Outcomes outcomes) {
            this.outcomes = outcomes;
            for (RankSide.Outcome outcome : RankSide.Outcome.values()) {
                counts.put(outcome, new LongAdder());
            }
        }

        @Override
        public boolean isAnswered(long number) throws Exception {
            RankSide.Outcome outcome = outcomes.of(number);
            counts.computeIfAbsent(outcome, o -> new LongAdder()).increment();
            return outcome == RankSide.Outcome.FULL;
        }

        Overload with(ConstantRate.Result result) {
            Map<RankSide.Outcome, Long> sums = new EnumMap<>(RankSide.Outcome.class);
            counts.forEach((outcome, count) -> sums.put(outcome, count.sum()));
            return new Overload(result, sums);
        }
    }

    /** Requests a second with that outcome. */
    double perSecond(RankSide.Outcome outcome) {
        return result.perSecond() * counts.getOrDefault(outcome, 0L) / result.calls();
    }
}
