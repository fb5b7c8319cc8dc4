package io.momentcross.label.join;

import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.OptionalLong;

/** What makes a task positive. A new task is one more of these. */
public record TaskRule(String name, Source source) {

    /** Where the positive comes from. */
    public sealed interface Source {

        /** The first feedback of a type. */
        record Feedback(FeedbackType type) implements Source {}

        /** A stay of at least this long: last sign of life minus click. */
        record Stay(Duration atLeast) implements Source {}
    }

    /** When the positive happened that this feedback makes, by the app's word; empty where it makes none. */
    OptionalLong byFeedback(io.momentcross.contracts.v1.Feedback feedback) {
        return source instanceof Source.Feedback wanted && wanted.type() == feedback.getType()
                ? OptionalLong.of(feedback.getHappenedAtMs())
                : OptionalLong.empty();
    }

    /** When the stay passed the threshold, by the server's clock; empty where it did not. */
    OptionalLong byStay(Exposure.Facts facts) {
        return source instanceof Source.Stay stay
                        && facts.clickedAtMs() != 0
                        && facts.stayMs() >= stay.atLeast().toMillis()
                ? OptionalLong.of(facts.clickedAtMs() + stay.atLeast().toMillis())
                : OptionalLong.empty();
    }
}
