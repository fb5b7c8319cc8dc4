package io.momentcross.experiments.day;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.Labels;
import io.momentcross.label.join.Policy;
import java.time.Duration;

/**
 * Moment without its early positives: soon after an exposure has opened, all tasks are said as they are seen, so that
 * positives come with their negatives; what turns positive later is corrected at once.
 *
 * @param soon until the first look; a tick or two
 */
record EagerPolicy(Duration soon) implements Policy {

    @Override
    public String name() {
        return "eager";
    }

    @Override
    public Duration memory() {
        return soon;
    }

    @Override
    public Step step(Labels said, Exposure exposure, long tick, JoinRules rules) {
        if (said.isNone()) {
            return tick >= exposure.facts().tickAfter(soon) ? Step.asSeen(exposure, tick, rules) : Step.none(said);
        }
        return Step.turned(said, exposure, tick, rules, CellKind.CELL_KIND_CORRECTION);
    }

    @Override
    public long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules) {
        long first = exposure.facts().tickAfter(soon);
        return said.isNone() && first > tick ? first : NEVER;
    }
}
