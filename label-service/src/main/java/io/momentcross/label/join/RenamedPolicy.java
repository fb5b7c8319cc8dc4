package io.momentcross.label.join;

import java.time.Duration;

/** A policy under a name of its own, so that what it says by other rules stands beside what it said. */
public record RenamedPolicy(String name, Policy of) implements Policy {

    @Override
    public Duration memory() {
        return of.memory();
    }

    @Override
    public Step step(Labels said, Exposure exposure, long tick, JoinRules rules) {
        return of.step(said, exposure, tick, rules);
    }

    @Override
    public long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules) {
        return of.nextTick(said, exposure, tick, rules);
    }
}
