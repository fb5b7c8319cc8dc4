package io.momentcross.label.join;

import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    /** Everything that the logs alone decide, as the oracle has it. */
    final List<String> lines = new ArrayList<>();
    /** Misplaced in time: told after its tick had ended, or of a tick that was not being done. */
    final List<String> misplaced = new ArrayList<>();

    private final List<String> ofTick = new ArrayList<>();

    /** Of one policy. */
    Stream<Said> saidBy(String policy) {
        return cells.stream().filter(said -> said.policy().equals(policy));
    }

    @Override
    public void opened(Served served, Feedback first) {
        opened.add(new ExposureId(served.getRequestId(), first.getRoomId()));
    }

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {
        accepted.add(new Told(new ExposureId(served.getRequestId(), feedback.getRoomId()), feedback.getType(), first));
        lines.add(NaiveOracle.accepted(feedback));
    }

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        closed.add(new Ended(id, exposure.tick(), exposure.reason()));
        lines.add(NaiveOracle.closed(
                id, exposure.tick(), exposure.reason(), exposure.facts().stayMs()));
        ofTick.add(id + " " + exposure.tick());
    }

    @Override
    public void cells(
            Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> landed) {
        boolean isFirst = first;
        for (LabelCell cell : landed) {
            cells.add(new Said(id, policy, isFirst, cell));
            lines.add(NaiveOracle.line(policy, id, cell));
            ofTick.add(id + " " + cell.tick());
            isFirst = false;
        }
    }

    @Override
    public void tickDone(long tick) {
        ofTick.stream().filter(told -> !told.endsWith(" " + tick)).forEach(misplaced::add);
        ofTick.clear();
        ticks.add(tick);
    }

    @Override
    public void lost(Lost reason, Feedback feedback, long tick) {
        lost.add(new Gone(reason, feedback.getEventId()));
        lines.add(NaiveOracle.lost(reason.name(), feedback, tick));
        if (!ticks.isEmpty() && tick <= ticks.getLast()) {
            misplaced.add(feedback.getEventId() + " " + tick);
        }
    }

    @Override
    public void ignored(Served served) {
        ignored.add(served.getRequestId());
    }
}
