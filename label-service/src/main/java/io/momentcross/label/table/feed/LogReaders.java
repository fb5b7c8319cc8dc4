package io.momentcross.label.table.feed;

import static io.momentcross.label.table.feed.Fields.time;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.feed.RecordReader.Reading;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The archived log: what the join reads, so that it can be joined again. */
final class LogReaders {

    static final String FEEDBACK_PREFIX = "FEEDBACK_TYPE_";

    private LogReaders() {}

    static Reading served(int partition, long offset, byte @Nullable [] value) throws UnreadableRecordException {
        ServedRecord record = Fields.parse(ServedRecord.parser(), value);
        return switch (record.getRecordCase()) {
            case SERVED -> served(partition, offset, record.getServed());
            case TICK -> new TickClosed(Fields.tick(record.getTick().getNumber()));
            case RECORD_NOT_SET -> throw Fields.unknown();
        };
    }

    private static Rows served(int partition, long offset, Served served) throws UnreadableRecordException {
        long receivedAtMs = time(served.getReceivedAtMs());
        int shown = Math.toIntExact(served.getCandidatesList().stream()
                .mapToInt(ServedCandidate::getPosition)
                .filter(position -> position >= 0)
                .count());
        return Rows.one((after, tick) -> TableRow.of(
                receivedAtMs,
                served.getRequestId(),
                served.getUserId(),
                receivedAtMs,
                tick,
                partition,
                offset,
                served.getModelName(),
                served.getModelVersion(),
                served.getArm(),
                List.copyOf(served.getDegradedList()),
                served.getCandidatesCount(),
                shown,
                served.toByteString(),
                after));
    }

    static Reading feedback(int partition, long offset, byte @Nullable [] value) throws UnreadableRecordException {
        FeedbackRecord record = Fields.parse(FeedbackRecord.parser(), value);
        return switch (record.getRecordCase()) {
            case FEEDBACK -> feedback(partition, offset, record.getFeedback());
            case ROOM_END -> roomEnd(partition, offset, record.getRoomEnd());
            case TICK -> new TickClosed(Fields.tick(record.getTick().getNumber()));
            case RECORD_NOT_SET -> throw Fields.unknown();
        };
    }

    private static Rows feedback(int partition, long offset, Feedback feedback) throws UnreadableRecordException {
        long receivedAtMs = time(feedback.getReceivedAtMs());
        Long happenedAtMs = Fields.timeOrNull(feedback.getHappenedAtMs());
        String type = Fields.name(feedback.getType(), FEEDBACK_PREFIX);
        return Rows.one((after, tick) -> TableRow.of(
                receivedAtMs,
                feedback.getEventId(),
                feedback.getRequestId(),
                feedback.getUserId(),
                feedback.getRoomId(),
                type,
                happenedAtMs,
                receivedAtMs,
                feedback.getGiftValue(),
                feedback.getClamped(),
                tick,
                partition,
                offset,
                after));
    }

    private static Rows roomEnd(int partition, long offset, RoomEnd end) throws UnreadableRecordException {
        long receivedAtMs = time(end.getReceivedAtMs());
        return Rows.one((after, tick) -> TableRow.of(
                receivedAtMs,
                null,
                null,
                null,
                end.getRoomId(),
                "ROOM_END",
                null,
                receivedAtMs,
                0L,
                false,
                tick,
                partition,
                offset,
                after));
    }
}
