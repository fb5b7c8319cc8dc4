package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.time.Duration;

/**
 * Moment (Moment&amp;Cross, section 2.3): a positive is said at the end of the tick it fell into, once; all that is left
 * is negative when the exposure has ended and the grace is over. A positive after that is a correction, once.
 */
public record MomentPolicy() implements Policy {

    @Override
    public String name() {
        return "moment";
    }

    /** It looks as long as corrections are possible, however long that is. */
    @Override
    public Duration memory() {
        return Duration.ZERO;
    }

    @Override
    public Step step(Labels said, Exposure exposure, long tick, JoinRules rules) {
        boolean over = exposure instanceof Exposure.Closed closed && tick >= closed.tick() + rules.graceTicks();
        Positives positives = exposure.facts().positives();
        if (positives.isNone() && (!over || said.isOfAll(rules.tasks().size()))) {
            return Step.none(said);
        }
        Policy.Saying saying = new Policy.Saying(said, exposure, tick, rules);
        for (int task = 0; task < rules.tasks().size(); task++) {
            if (positives.has(task) && !said.has(task)) {
                saying.say(task, CellKind.CELL_KIND_POSITIVE);
            } else if (positives.has(task) && said.is(task, CellKind.CELL_KIND_NEGATIVE)) {
                saying.say(task, CellKind.CELL_KIND_CORRECTION);
            } else if (over && !said.has(task)) {
                saying.say(task, CellKind.CELL_KIND_NEGATIVE);
            }
        }
        return saying.step();
    }

    @Override
    public long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules) {
        return exposure instanceof Exposure.Closed closed && tick < closed.tick() + rules.graceTicks()
                ? closed.tick() + rules.graceTicks()
                : NEVER;
    }
}
