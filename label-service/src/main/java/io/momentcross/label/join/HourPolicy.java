package io.momentcross.label.join;

import java.time.Duration;

/**
 * All tasks as seen when the window is over, once: an hour by default.
 *
 * @param window opens with the exposure; longer than nothing
 */
public record HourPolicy(Duration window) implements Policy {

    /** @throws IllegalRuleException if there is no window */
    public HourPolicy {
        if (!window.isPositive()) {
            throw new IllegalRuleException("hourWindow", "The window is longer than nothing.");
        }
    }

    @Override
    public String name() {
        return "hour";
    }

    @Override
    public Duration memory() {
        return window;
    }

    @Override
    public Step step(Labels said, Exposure exposure, long tick, JoinRules rules) {
        return said.isNone() && tick >= exposure.facts().tickAfter(window)
                ? Step.asSeen(exposure, tick, rules)
                : Step.none(said);
    }

    @Override
    public long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules) {
        return said.isNone() ? exposure.facts().tickAfter(window) : NEVER;
    }
}
