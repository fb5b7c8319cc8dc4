package io.momentcross.label.replay;

import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.SampleRecord;
import java.io.IOException;
import java.util.List;

/** Several targets as one. */
record Targets(List<ReplayTarget> all) implements ReplayTarget {

    Targets {
        all = List.copyOf(all);
    }

    @Override
    public boolean wantsSamples() {
        return all.stream().anyMatch(ReplayTarget::wantsSamples);
    }

    @Override
    public void tick(long tick, List<ExposureLabels> labels, List<SampleRecord> samples) throws IOException {
        for (ReplayTarget target : all) {
            target.tick(tick, labels, samples);
        }
    }

    @Override
    public void finish() throws IOException {
        for (ReplayTarget target : all) {
            target.finish();
        }
    }

    @Override
    public void close() {
        all.forEach(ReplayTarget::close);
    }
}
