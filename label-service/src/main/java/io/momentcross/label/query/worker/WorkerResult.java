package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryResult;
import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.ValueCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows asked for some at a time, so that a worker whose caller is slow waits, and can be told to stop. */
final class WorkerResult implements QueryResult {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerResult.class);

    private final Session session;
    private final List<Column> columns;
    private final @Nullable Instant newest;
    private @Nullable DataInputStream rows;
    private List<@Nullable Object> row = List.of();
    private boolean isInAnswer;

    /** @param started what the worker said to the query */
    WorkerResult(Session session, Frame started, @Nullable Instant newest) throws QueryException {
        this.session = session;
        this.columns = columns(started);
        this.newest = newest;
    }

    private static List<Column> columns(Frame started) throws QueryException {
        List<Column> columns = new ArrayList<>();
        DataInputStream body = started.body();
        try {
            int count = body.readInt();
            for (int i = 0; i < count; i++) {
                columns.add(new Column(ValueCodec.text(body), ValueCodec.text(body)));
            }
        } catch (IOException e) {
            throw garbled(e);
        }
        return List.copyOf(columns);
    }

    private static QueryException garbled(IOException e) {
        return new QueryException(Reason.WORKER_LOST, "The answer of the query's process cannot be read.", null, e);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public @Nullable Instant newestLandedAt() {
        return newest;
    }

    @Override
    public boolean next() throws QueryException {
        try {
            while (!session.isOver()) {
                if (rows != null && rows.readBoolean()) {
                    row = row(rows);
                    return true;
                }
                isInAnswer = true;
                session.ask(FrameType.NEXT);
                rows = session.answer().body();
                isInAnswer = false;
            }
            return false;
        } catch (IOException e) {
            throw garbled(e);
        }
    }

    private List<@Nullable Object> row(DataInputStream in) throws IOException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(ValueCodec.read(in));
        }
        return values;
    }

    @Override
    public @Nullable Object value(int column) {
        return row.get(column);
    }

    @Override
    public Written writeArrow(OutputStream out, long maxRows) throws QueryException, IOException {
        FrameBody asked = new FrameBody();
        asked.out().writeLong(maxRows);
        isInAnswer = true;
        session.ask(FrameType.ARROW, asked);
        Frame frame = session.answer();
        while (frame.type() == FrameType.BYTES) {
            frame.copyTo(out);
            frame = session.answer();
        }
        DataInputStream end = frame.body();
        return new Written(end.readLong(), end.readBoolean(), last(ValueCodec.read(end)));
    }

    private static @Nullable List<@Nullable Object> last(@Nullable Object row) {
        return row instanceof List<?> values ? new ArrayList<@Nullable Object>(values) : null;
    }

    /** A worker that waits for the next question can end its query and take another one. */
    @Override
    public void close() {
        try (session) {
            if (!session.isOver() && !isInAnswer) {
                session.ask(FrameType.CLOSE);
                session.answer();
            }
        } catch (QueryException e) {
            LOG.debug("a query did not close well", e);
        }
    }
}
