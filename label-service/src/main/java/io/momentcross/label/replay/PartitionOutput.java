package io.momentcross.label.replay;

import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.sample.LabelRecords;
import io.momentcross.label.join.sample.SampleTick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps what lands within the replay's ticks; the rest only warms the join up. */
final class PartitionOutput implements JoinOutput {

    private final ReplaySpec spec;
    private final ReplayTarget target;
    private final ReplayCounts counts;
    private final Map<String, UserFeatures> users = new HashMap<>();
    private List<ExposureLabels> labels = new ArrayList<>();
    private SampleTick samples = new SampleTick();

    PartitionOutput(ReplaySpec spec, ReplayTarget target, ReplayCounts counts) {
        this.spec = spec;
        this.target = target;
        this.counts = counts;
    }

    private boolean isIn(long tick) {
        return tick >= spec.fromTick() && tick <= spec.toTick();
    }

    @Override
    public void cells(
            Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> cells) {
        if (!isIn(cells.getFirst().tick())) {
            return;
        }
        counts.said(cells, first);
        labels.add(LabelRecords.labels(served, id.roomId(), exposure, policy, cells)
                .getLabels());
        if (target.wantsSamples()) {
            samples.add(served, id.roomId(), policy, first, cells);
            users.put(served.getRequestId(), served.getUser());
        }
    }

    @Override
    public void tickDone(long tick) {
        if (!isIn(tick)) {
            return;
        }
        List<SampleRecord> groups = target.wantsSamples()
                ? samples.groups(spec.name(), tick, request -> Objects.requireNonNull(users.get(request)))
                : List.of();
        try {
            target.tick(tick, labels, groups);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        labels = new ArrayList<>();
        samples = new SampleTick();
        users.clear();
    }

    @Override
    public void lost(Lost reason, Feedback feedback, long tick) {
        if (isIn(tick)) {
            counts.lost(reason);
        }
    }

    @Override
    public void opened(Served served, Feedback first) {
        // Exposures are the service's to tell.
    }

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {
        // As above.
    }

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        // As above.
    }

    @Override
    public void ignored(Served served) {
        // It changes nothing.
    }
}
