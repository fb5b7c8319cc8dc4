package io.momentcross.label.table.duckdb;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.table.Archived;
import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.LogArchive;
import io.momentcross.label.table.TableFolder;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSchemas;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an hour at a time, so that files that are merged meanwhile are asked for anew. */
public final class DuckDbLogArchive implements LogArchive {

    private static final long HOUR_TICKS = 120;
    private static final String ROOM_END = "ROOM_END";

    private final TableFolder folder;
    private final long memoryBytes;
    private final Path work;

    /**
     * @param memoryBytes what each cursor may use outside of the heap; a greater sort goes through {@code work}
     */
    public DuckDbLogArchive(TableFolder folder, long memoryBytes, Path work) {
        this.folder = folder;
        this.memoryBytes = memoryBytes;
        this.work = work;
    }

    @Override
    public Map<Integer, FeedPosition> positions(TableName log) throws IOException {
        return folder.positions(log);
    }

    @Override
    public Extent extent(TableName log, long fromTick, long toTick) throws IOException {
        // The tick that closes over the end may be any later one.
        List<String> files = folder.files(log, fromTick, Long.MAX_VALUE);
        if (files.isEmpty()) {
            return new Extent(0, -1);
        }
        String select = "SELECT count(*), min(tick) FROM " + DuckDbRows.view(TableSchemas.of(log), files) + " WHERE "
                + stretch(fromTick, Long.MAX_VALUE, toTick);
        try (DuckDbRows rows = DuckDbRows.of(select, memoryBytes, work)) {
            ResultSet row = rows.next();
            if (row == null || row.getLong(1) == 0) {
                return new Extent(0, -1);
            }
            return new Extent(row.getLong(1), row.getLong(2));
        } catch (SQLException e) {
            throw new IOException("The archived log " + log.sqlName() + " cannot be read.", e);
        }
    }

    @Override
    public Cursor<Served> served(int partition, long fromTick, long toTick) {
        return new Hours<>(TableName.SERVED, "record", partition, fromTick, toTick, DuckDbLogArchive::served);
    }

    @Override
    public Cursor<FeedbackRecord> feedback(int partition, long fromTick, long toTick) {
        String columns = "event_id, request_id, user_id, room_id, type, epoch_ms(happened_at), epoch_ms(received_at), "
                + "gift_value, clamped";
        return new Hours<>(TableName.FEEDBACK, columns, partition, fromTick, toTick, DuckDbLogArchive::feedback);
    }

    private static String stretch(long fromTick, long untilTick, long beforeTick) {
        return "tick BETWEEN " + fromTick + " AND " + untilTick + " AND coalesce(after_tick, tick - 1) < " + beforeTick;
    }

    private static Served served(ResultSet row) throws SQLException, IOException {
        try {
            return Served.parseFrom(row.getBytes(3));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("a request in the archived log cannot be read", e);
        }
    }

    private static FeedbackRecord feedback(ResultSet row) throws SQLException {
        long roomId = row.getLong(6);
        long receivedAtMs = row.getLong(9);
        if (row.getString(7).equals(ROOM_END)) {
            return FeedbackRecord.newBuilder()
                    .setRoomEnd(RoomEnd.newBuilder().setRoomId(roomId).setReceivedAtMs(receivedAtMs))
                    .build();
        }
        return FeedbackRecord.newBuilder()
                .setFeedback(Feedback.newBuilder()
                        .setEventId(row.getString(3))
                        .setRequestId(row.getString(4))
                        .setUserId(row.getLong(5))
                        .setRoomId(roomId)
                        .setType(FeedbackType.valueOf("FEEDBACK_TYPE_" + row.getString(7)))
                        .setHappenedAtMs(row.getLong(8))
                        .setReceivedAtMs(receivedAtMs)
                        .setGiftValue(row.getLong(10))
                        .setClamped(row.getBoolean(11)))
                .build();
    }

    private interface Decoder<T> {
        /** Of a row whose first two columns are the ticks. */
        T of(ResultSet row) throws SQLException, IOException;
    }

    private final class Hours<T> implements Cursor<T> {

        private final TableName table;
        private final String columns;
        private final int partition;
        private final long toTick;
        private final Decoder<T> decoder;
        private long next;
        private @Nullable DuckDbRows rows;

        Hours(TableName table, String columns, int partition, long fromTick, long toTick, Decoder<T> decoder) {
            this.table = table;
            this.columns = columns;
            this.partition = partition;
            this.toTick = toTick;
            this.decoder = decoder;
            this.next = fromTick;
        }

        @Override
        public @Nullable Archived<T> next() throws IOException {
            try {
                while (true) {
                    ResultSet row = rows == null ? null : rows.next();
                    if (row != null) {
                        return new Archived<>(row.getLong(2), row.getLong(1), decoder.of(row));
                    }
                    if (!open()) {
                        return null;
                    }
                }
            } catch (SQLException e) {
                throw new IOException("The archived log " + table.sqlName() + " cannot be read.", e);
            }
        }

        /** The next hour that has files; the last one is open to its end. */
        private boolean open() throws IOException, SQLException {
            close();
            while (next <= toTick) {
                long from = next;
                long until = from + HOUR_TICKS > toTick ? Long.MAX_VALUE : from + HOUR_TICKS - 1;
                next = until == Long.MAX_VALUE ? Long.MAX_VALUE : until + 1;
                List<String> files = folder.files(table, from, until);
                if (!files.isEmpty()) {
                    String select = "SELECT tick, coalesce(after_tick, tick - 1), " + columns + " FROM "
                            + DuckDbRows.view(TableSchemas.of(table), files) + " WHERE \"partition\" = " + partition
                            + " AND " + stretch(from, until, toTick) + " ORDER BY \"offset\"";
                    rows = DuckDbRows.of(select, memoryBytes, work);
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {
            DuckDbRows open = rows;
            rows = null;
            if (open != null) {
                open.close();
            }
        }
    }

    static String list(List<String> files) {
        return files.stream().map(DuckDbRowFiles::text).collect(Collectors.joining(", "));
    }
}
