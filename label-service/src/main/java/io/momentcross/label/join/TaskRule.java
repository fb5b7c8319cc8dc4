package io.momentcross.label.join;

import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;

/** What makes a task positive. A new task is one more of these. */
public record TaskRule(String name, Source source) {

    /** Where the positive comes from. */
    public sealed interface Source {

        /** The first feedback of a type. */
        record Feedback(FeedbackType type) implements Source {}

        /** A stay of at least this long: last sign of life minus click. */
        record Stay(Duration atLeast) implements Source {}
    }
}
