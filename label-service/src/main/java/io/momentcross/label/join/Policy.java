package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When labels are said. Pure functions of what was said before, the exposure, the tick and the rules: without state,
 * for any thread. An exposure is looked at after every tick that brought it something, at its end, and when
 * {@link #nextTick} asks for it; looking more often changes nothing.
 */
public interface Policy {

    /** No tick at all. */
    long NEVER = Long.MAX_VALUE;

    /** Name in topics and tables. */
    String name();

    /** How long after its opening an exposure must still be there: the join's horizon is not shorter. */
    Duration memory();

    /** What is newly said at the end of {@code tick}, and what has been said then. */
    Step step(Labels said, Exposure exposure, long tick, JoinRules rules);

    /**
     * The next tick, later than {@code tick}, at whose end it wants to look whatever comes until then, or
     * {@link #NEVER}.
     *
     * @param said after the {@link #step} of {@code tick}
     */
    long nextTick(Labels said, Exposure exposure, long tick, JoinRules rules);

    record Step(Labels said, List<LabelCell> cells) {

        public Step {
            cells = List.copyOf(cells);
        }

        /** Nothing is new. */
        static Step none(Labels said) {
            return new Step(said, List.of());
        }

        /** All tasks as they are seen at the end of {@code tick}: those without a positive are negative. */
        static Step asSeen(Exposure exposure, long tick, JoinRules rules) {
            List<LabelCell> cells = new ArrayList<>(rules.tasks().size());
            for (TaskRule task : rules.tasks()) {
                Long happenedAtMs = exposure.facts().positives().get(task.name());
                CellKind kind = happenedAtMs == null ? CellKind.CELL_KIND_NEGATIVE : CellKind.CELL_KIND_POSITIVE;
                cells.add(new LabelCell(task.name(), kind, happenedAtMs == null ? 0 : happenedAtMs, tick));
            }
            return new Step(Labels.NONE.with(cells), cells);
        }
    }
}
