package io.momentcross.benchmarks.labels;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.LabelCell;
import java.util.List;

/** Counts what the join says. One thread. */
final class CountedOutput implements JoinOutput {

    private long opened;
    private long accepted;
    private long closed;
    private long cells;
    private long lost;

    long opened() {
        return opened;
    }

    long accepted() {
        return accepted;
    }

    long closed() {
        return closed;
    }

    long cells() {
        return cells;
    }

    long lost() {
        return lost;
    }

    @Override
    public void opened(Served served, Feedback first) {
        opened++;
    }

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {
        accepted++;
    }

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        closed++;
    }

    @Override
    public void cells(
            Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> said) {
        cells += said.size();
    }

    @Override
    public void tickDone(long tick) {}

    @Override
    public void lost(Lost reason, Feedback feedback, long tick) {
        lost++;
    }

    @Override
    public void ignored(Served served) {}
}
