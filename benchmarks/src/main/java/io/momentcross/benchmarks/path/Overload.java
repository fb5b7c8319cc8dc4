package io.momentcross.benchmarks.path;

import io.momentcross.benchmarks.load.ConstantRate;
import java.util.Map;

/**
 * What became of requests where more came in than a side carries.
 *
 * @param result as measured; what was not answered in full has failed
 * @param counts requests by what became of them; none where nothing did
 * @param told   what the services counted meanwhile
 */
record Overload(ConstantRate.Result result, Map<RankSide.Outcome, Long> counts, Map<String, Double> told) {

    /** Requests a second with that outcome. */
    double perSecond(RankSide.Outcome outcome) {
        return result.perSecond() * counts.getOrDefault(outcome, 0L) / result.calls();
    }
}
