package io.momentcross.label.replay;

import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.table.Archived;
import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.LogArchive;
import io.momentcross.label.table.TableName;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** History as the tables {@code served} and {@code feedback} have it. */
final class ArchiveLog implements LogSource {

    private final LogArchive archive;

    ArchiveLog(LogArchive archive) {
        this.archive = archive;
    }

    @Override
    public Bounds bounds() throws IOException {
        Map<Integer, FeedPosition> served = archive.positions(TableName.SERVED);
        Map<Integer, FeedPosition> feedback = archive.positions(TableName.FEEDBACK);
        if (served.isEmpty() || !served.keySet().equals(feedback.keySet())) {
            return new Bounds(0, -1, -1);
        }
        long last = Math.min(lowest(served), lowest(feedback));
        long firstServed = archive.extent(TableName.SERVED, 0, Long.MAX_VALUE).firstTick();
        long firstFeedback =
                archive.extent(TableName.FEEDBACK, 0, Long.MAX_VALUE).firstTick();
        long first = firstServed < 0 || firstFeedback < 0
                ? Math.max(firstServed, firstFeedback)
                : Math.min(firstServed, firstFeedback);
        return new Bounds(served.size(), first, last);
    }

    private static long lowest(Map<Integer, FeedPosition> positions) {
        return positions.values().stream().mapToLong(FeedPosition::tick).min().orElse(-1);
    }

    @Override
    public Stretch stretch(long fromTick, long toTick) throws IOException {
        long records = archive.extent(TableName.SERVED, fromTick, toTick).rows()
                + archive.extent(TableName.FEEDBACK, fromTick, toTick).rows();
        boolean isMiddle = fromTick > bounds().firstTick();
        return new Stretch() {

            @Override
            public long records() {
                return records;
            }

            @Override
            public LogReader open(Clock log, int partition) throws IOException {
                return log == Clock.SERVED
                        ? new Reader<>(
                                archive.served(partition, fromTick, toTick),
                                ArchiveLog::answered,
                                isMiddle,
                                fromTick,
                                toTick)
                        : new Reader<>(
                                archive.feedback(partition, fromTick, toTick),
                                ArchiveLog::given,
                                isMiddle,
                                fromTick,
                                toTick);
            }
        };
    }

    private static LogEvent answered(Served served) {
        return new LogEvent.Answered(served);
    }

    private static LogEvent given(FeedbackRecord record) {
        return record.hasRoomEnd()
                ? new LogEvent.RoomEnded(record.getRoomEnd())
                : new LogEvent.Given(record.getFeedback());
    }

    /** Puts the ticks back between the rows: those that a row came after or before were records of the log. */
    private static final class Reader<T> implements LogReader {

        private final LogArchive.Cursor<T> cursor;
        private final Function<T, LogEvent> event;
        private final long toTick;
        private long tick = -1;
        private long due;
        private long closing = -1;
        private boolean isOver;
        private @Nullable LogEvent ahead;
        private long read;

        Reader(LogArchive.Cursor<T> cursor, Function<T, LogEvent> event, boolean isMiddle, long fromTick, long toTick) {
            this.cursor = cursor;
            this.event = event;
            this.toTick = toTick;
            this.due = isMiddle ? fromTick - 1 : -1;
        }

        @Override
        public @Nullable LogEvent next() throws IOException {
            if (ahead == null && !isOver) {
                take();
            }
            if (due > tick) {
                tick = due;
                return new LogEvent.Ticked(due);
            }
            LogEvent next = ahead;
            ahead = null;
            return next;
        }

        private void take() throws IOException {
            Archived<T> row = cursor.next();
            if (row == null) {
                isOver = true;
                due = Math.max(toTick, closing);
                return;
            }
            read++;
            due = Math.max(due, row.afterTick());
            closing = row.tick();
            ahead = event.apply(row.record());
        }

        @Override
        public long read() {
            return read;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }
}
