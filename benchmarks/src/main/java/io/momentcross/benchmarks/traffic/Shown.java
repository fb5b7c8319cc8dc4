package io.momentcross.benchmarks.traffic;

import io.momentcross.contracts.v1.FeedbackType;

/** Users who are shown rooms and do nothing: every exposure stays open. */
public final class Shown {

    private final Traffic traffic;

    public Shown(Shape shape, long firstTick, long seed) {
        traffic = new Traffic(shape, firstTick, seed);
    }

    public TickInput next() {
        TickInput input = traffic.next();
        return new TickInput(
                input.tick(),
                input.served(),
                input.feedback().stream()
                        .filter(feedback -> feedback.getType() == FeedbackType.FEEDBACK_TYPE_EXPOSURE)
                        .toList());
    }
}
