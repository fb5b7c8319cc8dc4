package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
        if (!over && exposure.facts().positives().isEmpty()) {
            return Step.none(said);
        }
        List<LabelCell> cells = new ArrayList<>(rules.tasks().size());
        for (TaskRule task : rules.tasks()) {
            String name = task.name();
            Long happenedAtMs = exposure.facts().positives().get(name);
            CellKind kind = CellKind.CELL_KIND_UNSPECIFIED;
            if (happenedAtMs != null && !said.has(name)) {
                kind = CellKind.CELL_KIND_POSITIVE;
            } else if (happenedAtMs != null && said.is(name, CellKind.CELL_KIND_NEGATIVE)) {
                kind = CellKind.CELL_KIND_CORRECTION;
            } else if (over && !said.has(name)) {
                kind = CellKind.CELL_KIND_NEGATIVE;
            }
            if (kind != CellKind.CELL_KIND_UNSPECIFIED) {
                cells.add(new LabelCell(name, kind, happenedAtMs == null ? 0 : happenedAtMs, tick));
            }
        }
        return cells.isEmpty() ? Step.none(said) : new Step(said.with(cells), cells);
    }

    @Override
    public long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules) {
        return exposure instanceof Exposure.Closed closed && tick < closed.tick() + rules.graceTicks()
                ? closed.tick() + rules.graceTicks()
                : NEVER;
    }
}
