package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.time.Duration;

/**
 * Fast and slow windows, as Moment&amp;Cross describes the stream it replaces (section 2.1): when the fast window is
 * over, all tasks as seen (eq. 2); when the slow one is over, those that turned positive in between, as {@code PU}
 * (eq. 3). Nothing later. Both windows open with the exposure.
 *
 * @param fast longer than nothing
 * @param slow longer than {@code fast}
 */
public record FastSlowPolicy(Duration fast, Duration slow) implements Policy {

    /** @throws IllegalRuleException if the slow window is not the longer one */
    public FastSlowPolicy {
        if (!fast.isPositive()) {
            throw new IllegalRuleException("fastWindow", "The fast window is longer than nothing.");
        }
        if (JoinRules.ticks(slow) <= JoinRules.ticks(fast)) {
            throw new IllegalRuleException(
                    "slowWindow", "The slow window is longer than the fast one, by a tick (30 s).");
        }
    }

    @Override
    public String name() {
        return "fast-slow";
    }

    @Override
    public Duration memory() {
        return slow;
    }

    @Override
    public Step step(Labels said, Exposure exposure, long tick, JoinRules rules) {
        if (said.isNone()) {
            return tick >= exposure.facts().tickAfter(fast) ? Step.asSeen(exposure, tick, rules) : Step.none(said);
        }
        return tick == exposure.facts().tickAfter(slow)
                ? Step.turned(said, exposure, tick, rules, CellKind.CELL_KIND_PU)
                : Step.none(said);
    }

    @Override
    public long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules) {
        long next = exposure.facts().tickAfter(said.isNone() ? fast : slow);
        return next > tick ? next : NEVER;
    }
}
