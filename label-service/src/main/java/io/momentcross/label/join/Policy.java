package io.momentcross.label.join;

import java.util.List;

/** When labels are said. A pure function of the exposure, what was said before, and the tick. */
public interface Policy {

    /** Name in topics and tables. */
    String name();

    /** What is newly said at the end of {@code tick}, and what has been said then. */
    Step step(Labels said, Exposure exposure, long tick, JoinRules rules);

    record Step(Labels said, List<LabelCell> cells) {

        public Step {
            cells = List.copyOf(cells);
        }
    }
}
