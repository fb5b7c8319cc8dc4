package io.momentcross.benchmarks.traffic;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import java.util.List;

/** What comes in during one tick, by the time at which it was received. */
public record TickInput(long tick, List<Served> served, List<Feedback> feedback) {

    public TickInput {
        served = List.copyOf(served);
        feedback = List.copyOf(feedback);
    }

    /** Requests and feedback. */
    public int events() {
        return served.size() + feedback.size();
    }
}
