package io.momentcross.label.join;

import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the join told, for looking at. */
final class RecordedOutput implements JoinOutput {

    record Said(ExposureId exposure, String policy, boolean first, LabelCell cell) {}

    record Ended(ExposureId exposure, long tick, CloseReason reason) {}

    record Told(ExposureId exposure, FeedbackType type, boolean first) {}

    record Gone(Lost reason, String eventId) {}

    final List<Said> cells = new ArrayList<>();
    final List<Ended> closed = new ArrayList<>();
    final List<ExposureId> opened = new ArrayList<>();
    final List<Told> accepted = new ArrayList<>();
    final List<Gone> lost = new ArrayList<>();
    final List<String> ignored = new ArrayList<>();
    final List<Long> ticks = new ArrayList<>();

    @Override
    public void opened(Served served, Feedback first) {
        opened.add(new ExposureId(served.getRequestId(), first.getRoomId()));
    }

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {
        accepted.add(new Told(new ExposureId(served.getRequestId(), feedback.getRoomId()), feedback.getType(), first));
    }

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        closed.add(new Ended(id, exposure.tick(), exposure.reason()));
    }

    @Override
    public void cells(Served served, ExposureId id, String policy, boolean first, List<LabelCell> landed) {
        boolean isFirst = first;
        for (LabelCell cell : landed) {
            cells.add(new Said(id, policy, isFirst, cell));
            isFirst = false;
        }
    }

    @Override
    public void tickDone(long tick) {
        ticks.add(tick);
    }

    @Override
    public void lost(Lost reason, Feedback feedback, long tick) {
        lost.add(new Gone(reason, feedback.getEventId()));
    }

    @Override
    public void ignored(Served served) {
        ignored.add(served.getRequestId());
    }
}
