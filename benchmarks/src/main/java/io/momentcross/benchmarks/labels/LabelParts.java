package io.momentcross.benchmarks.labels;

import io.momentcross.benchmarks.part.Part;
import java.util.List;

/** What {@code bench labels} runs, in this order. */
public final class LabelParts {

    private LabelParts() {}

    public static List<Part> all() {
        return List.of(
                new CorePart(), new StatePart(), new JoinPart(), new StartupPart(), new IntakePart(), new QueryPart());
    }
}
