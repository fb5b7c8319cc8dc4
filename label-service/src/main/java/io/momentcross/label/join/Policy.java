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
        public static Step none(Labels said) {
            return new Step(said, List.of());
        }

        /** All tasks as they are seen at the end of {@code tick}: those without a positive are negative. */
        public static Step asSeen(Exposure exposure, long tick, JoinRules rules) {
            Saying saying = new Saying(Labels.NONE, exposure, tick, rules);
            for (int task = 0; task < rules.tasks().size(); task++) {
                boolean isPositive = exposure.facts().positives().has(task);
                saying.say(task, isPositive ? CellKind.CELL_KIND_POSITIVE : CellKind.CELL_KIND_NEGATIVE);
            }
            return saying.step();
        }

        /** Of the tasks that were said to be negative, those that have turned positive, by {@code kind}. */
        public static Step turned(Labels said, Exposure exposure, long tick, JoinRules rules, CellKind kind) {
            Saying saying = new Saying(said, exposure, tick, rules);
            for (int task = 0; task < rules.tasks().size(); task++) {
                if (exposure.facts().positives().has(task) && said.is(task, CellKind.CELL_KIND_NEGATIVE)) {
                    saying.say(task, kind);
                }
            }
            return saying.step();
        }
    }

    /** A step in the making. A task goes by its place in {@link JoinRules#tasks()}. */
    final class Saying {

        private final Exposure exposure;
        private final long tick;
        private final JoinRules rules;
        // Most looks say nothing.
        private List<LabelCell> cells = List.of();
        private long said;

        /** @param said before */
        Saying(Labels said, Exposure exposure, long tick, JoinRules rules) {
            this.said = said.bits();
            this.exposure = exposure;
            this.tick = tick;
            this.rules = rules;
        }

        /** Any kind but a negative is of a task that is positive. */
        void say(int task, CellKind kind) {
            boolean isNegative = kind == CellKind.CELL_KIND_NEGATIVE;
            long happenedAtMs = isNegative ? 0 : exposure.facts().positives().happenedAtMs(task);
            if (cells.isEmpty()) {
                cells = new ArrayList<>(rules.tasks().size());
            }
            cells.add(new LabelCell(rules.tasks().get(task).name(), kind, happenedAtMs, tick));
            said = Labels.with(said, task, kind);
        }

        Step step() {
            return new Step(new Labels(said), cells);
        }
    }
}
