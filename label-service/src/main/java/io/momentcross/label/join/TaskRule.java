package io.momentcross.label.join;

import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What makes a task positive. A new task is one more of these.
 *
 * @param window how long after the exposure opened, by the server's clock, a positive counts; null: as long as anything
 *               is taken in
 */
public record TaskRule(String name, Source source, @Nullable Duration window) {

    /** Where the positive comes from. */
    public sealed interface Source {

        /** The first feedback of a type; of a gift, of at least this value. */
        record Feedback(FeedbackType type, long atLeast) implements Source {

            public Feedback(FeedbackType type) {
                this(type, 0);
            }
        }

        /** A stay of at least this long: last sign of life minus click. */
        record Stay(Duration atLeast) implements Source {}
    }

    public TaskRule(String name, Source source) {
        this(name, source, null);
    }

    /** When the positive happened that this feedback makes, by the app's word; empty where it makes none. */
    OptionalLong byFeedback(io.momentcross.contracts.v1.Feedback feedback, Exposure.Facts facts) {
        return source instanceof Source.Feedback wanted
                        && wanted.type() == feedback.getType()
                        && feedback.getGiftValue() >= wanted.atLeast()
                        && isInTime(feedback.getReceivedAtMs(), facts)
                ? OptionalLong.of(feedback.getHappenedAtMs())
                : OptionalLong.empty();
    }

    /** When the stay passed the threshold, by the server's clock; empty where it did not. */
    OptionalLong byStay(Exposure.Facts facts) {
        if (!(source instanceof Source.Stay stay) || facts.clickedAtMs() == 0) {
            return OptionalLong.empty();
        }
        long atMs = facts.clickedAtMs() + stay.atLeast().toMillis();
        return facts.stayMs() >= stay.atLeast().toMillis() && isInTime(atMs, facts)
                ? OptionalLong.of(atMs)
                : OptionalLong.empty();
    }

    private boolean isInTime(long atMs, Exposure.Facts facts) {
        return window == null || atMs - facts.openedAtMs() <= window.toMillis();
    }
}
