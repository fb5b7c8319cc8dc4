package io.momentcross.label.replay;

import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.SampleRecord;
import java.io.IOException;
import java.util.List;

/** Takes what one partition's join says. One thread's. */
interface ReplayTarget extends AutoCloseable {

    /** Whether samples are wanted: they carry the features, which are left out otherwise. */
    boolean wantsSamples();

    /**
     * All that landed at a tick. Ticks ascend, each once.
     *
     * @param samples the groups, without the tick's end; empty unless they are wanted
     */
    void tick(long tick, List<ExposureLabels> labels, List<SampleRecord> samples) throws IOException;

    /** Returns when everything is where it belongs. */
    void finish() throws IOException;

    /** Gives up what is not finished. */
    @Override
    void close();
}
