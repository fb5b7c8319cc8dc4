package io.momentcross.benchmarks.join;

import io.momentcross.benchmarks.traffic.TickInput;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.InMemoryJoinState;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.LabelJoin;
import io.momentcross.label.join.sample.LabelRecords;
import java.util.List;

/** What the pure core makes of the same input: what each side must have written to the labels topic. */
final class Reference implements JoinOutput {

    private final LabelSum sum = new LabelSum();
    private final LabelJoin join;

    Reference(JoinPlan plan) {
        join = new LabelJoin(new InMemoryJoinState(), plan, this);
    }

    void take(TickInput input) {
        input.served().forEach(join::served);
        input.feedback().forEach(join::feedback);
        join.tick(Clock.SERVED, input.tick());
        join.tick(Clock.FEEDBACK, input.tick());
    }

    LabelSum sum() {
        return sum;
    }

    @Override
    public void opened(Served served, Feedback first) {}

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {}

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        sum.add(LabelRecords.end(served, id.roomId(), exposure).toByteArray());
    }

    @Override
    public void cells(
            Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> cells) {
        sum.add(LabelRecords.labels(served, id.roomId(), exposure, policy, cells)
                .toByteArray());
    }

    @Override
    public void tickDone(long tick) {}

    @Override
    public void lost(Lost reason, Feedback feedback, long tick) {
        sum.add(LabelRecords.lost(reason, feedback, tick).toByteArray());
    }

    @Override
    public void ignored(Served served) {}
}
