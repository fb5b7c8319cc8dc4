package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.ServedExposure;
import java.util.ArrayList;
import java.util.List;

/** Records of one partition of the label feed, in order, as the oracle's lines; holds them to the feed's promises. */
public final class LabelLines {

    private final List<String> lines = new ArrayList<>();
    private final List<Long> ticks = new ArrayList<>();

    /** Cells, ends and lost feedback: {@link NaiveOracle#lines} without what was accepted. */
    public List<String> lines() {
        return lines;
    }

    /** The ticks that ended. */
    public List<Long> ticks() {
        return ticks;
    }

    public void add(LabelRecord record) {
        switch (record.getRecordCase()) {
            case LABELS -> {
                after(record.getLabels().getTick());
                ExposureId id = id(record.getLabels().getServed());
                record.getLabels()
                        .getCellsList()
                        .forEach(cell -> lines.add(NaiveOracle.line(
                                record.getLabels().getPolicy(),
                                id,
                                new LabelCell(
                                        cell.getTask(),
                                        cell.getKind(),
                                        cell.getHappenedAtMs(),
                                        record.getLabels().getTick()))));
            }
            case EXPOSURE -> {
                after(record.getExposure().getTick());
                lines.add(NaiveOracle.closed(
                        id(record.getExposure().getServed()),
                        record.getExposure().getTick(),
                        record.getExposure().getReason(),
                        record.getExposure().getStayMs()));
            }
            case LOST -> {
                after(record.getLost().getTick());
                lines.add(NaiveOracle.lost(
                        record.getLost().getReason(),
                        record.getLost().getFeedback(),
                        record.getLost().getTick()));
            }
            case TICK_END -> {
                after(record.getTickEnd().getTick());
                ticks.add(record.getTickEnd().getTick());
            }
            case RECORD_NOT_SET -> throw new AssertionError("a record of no kind");
        }
    }

    private void after(long tick) {
        if (!ticks.isEmpty()) {
            assertThat(tick).as("no record of a tick follows its end").isGreaterThan(ticks.getLast());
        }
    }

    private static ExposureId id(ServedExposure served) {
        return new ExposureId(served.getRequestId(), served.getRoomId());
    }
}
