package io.momentcross.label.replay;

import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.InMemoryJoinState;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelJoin;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The join of one partition over a stretch of its logs, both read in step. One thread's. */
final class PartitionReplay {

    private static final int COUNT_EVERY = 1024;

    private final ReplaySpec spec;
    private final ReplayTarget target;
    private final ReplayCounts counts;
    private final LabelJoin join;

    PartitionReplay(ReplaySpec spec, JoinPlan plan, ReplayTarget target, ReplayCounts counts) {
        this.spec = spec;
        this.target = target;
        this.counts = counts;
        this.join = new LabelJoin(new InMemoryJoinState(), plan, new PartitionOutput(spec, target, counts));
    }

    /** Returns early where {@code goOn} says no; then the target is not finished. */
    void run(LogReader served, LogReader feedback, BooleanSupplier goOn) throws IOException, InterruptedException {
        long servedTick = -1;
        long feedbackTick = -1;
        long counted = 0;
        for (int i = 1; Math.min(servedTick, feedbackTick) < spec.toTick(); i++) {
            boolean isServed = servedTick <= feedbackTick;
            Clock where = isServed ? Clock.SERVED : Clock.FEEDBACK;
            LogEvent event = (isServed ? served : feedback).next();
            if (event == null) {
                throw new IOException("The log of " + where + " ended at tick " + Math.min(servedTick, feedbackTick)
                        + ", before tick " + spec.toTick() + ".");
            }
            take(event, where);
            if (event instanceof LogEvent.Ticked ticked) {
                servedTick = isServed ? ticked.number() : servedTick;
                feedbackTick = isServed ? feedbackTick : ticked.number();
            }
            if (i % COUNT_EVERY == 0) {
                counted = count(served, feedback, counted);
                if (!goOn.getAsBoolean()) {
                    return;
                }
            }
        }
        count(served, feedback, counted);
        target.finish();
    }

    private long count(LogReader served, LogReader feedback, long counted) {
        long read = served.read() + feedback.read();
        counts.read(read - counted);
        return read;
    }

    private void take(LogEvent event, Clock where) {
        switch (event) {
            case LogEvent.Answered answered -> join.served(lean(answered.served()));
            case LogEvent.Given given -> join.feedback(given.feedback());
            case LogEvent.RoomEnded ended ->
                join.roomEnded(ended.end().getRoomId(), ended.end().getReceivedAtMs());
            case LogEvent.Ticked ticked -> join.tick(where, ticked.number());
        }
    }

    // The user's histories are most of what the join would hold for a horizon.
    private Served lean(Served served) {
        return target.wantsSamples() ? served : served.toBuilder().clearUser().build();
    }
}
