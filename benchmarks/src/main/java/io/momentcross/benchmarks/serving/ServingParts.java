package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.part.Part;
import java.util.List;

/** What {@code bench serving} runs, in this order. */
public final class ServingParts {

    private ServingParts() {}

    public static List<Part> all() {
        return List.of(
                new RankPart(),
                new SwapsPart(),
                new ShadowPart(),
                new PathPart(),
                new FeaturesPart(),
                new StartupPart());
    }
}
