package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryResult.Column;
import io.momentcross.label.query.QueryResult.Written;
import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameBody.TooLargeException;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.ValueCodec;
import io.momentcross.label.query.wire.WorkerQuery;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.duckdb.DuckDBResultSet;

/** Runs one query and answers what is asked about it. */
final class WorkerAnswer {

    private static final int MOST_ROWS = 1024;
    private static final int FULL = 128 << 10;
    private static final long SOON_NANOS = 50_000_000;
    /** In the folder that is this process's own. */
    private static final Path SPILL = Path.of(System.getProperty("java.io.tmpdir"), "spill");

    private final BlockingQueue<Frame> asked;
    private final DataOutputStream out;
    private final FrameBody body = new FrameBody();

    WorkerAnswer(BlockingQueue<Frame> asked, DataOutputStream out) {
        this.asked = asked;
        this.out = out;
    }

    void run(Frame frame) throws IOException, InterruptedException {
        try {
            answer(WorkerQuery.read(frame.body()));
        } catch (SQLException e) {
            fail(DuckDbErrors.of(e), out);
        } catch (TooLargeException e) {
            fail(new QueryException(Reason.OUT_OF_MEMORY, "A row of the answer is " + e.getMessage() + "."), out);
        }
    }

    private void answer(WorkerQuery query) throws SQLException, IOException, InterruptedException {
        FrameType end;
        try (QuerySession session = QuerySession.open(query, SPILL)) {
            String export = query.export();
            if (export != null) {
                session.export(export);
                end = FrameType.WRITTEN;
            } else {
                try (ResultSet rows = session.rows()) {
                    end = answer(rows);
                }
            }
        }
        // Only now: the next query finds nothing of this one.
        body.send(out, end);
    }

    private FrameType answer(ResultSet rows) throws SQLException, IOException, InterruptedException {
        List<Column> columns = columns(rows.getMetaData());
        body.out().writeInt(columns.size());
        for (Column column : columns) {
            ValueCodec.text(body.out(), column.name());
            ValueCodec.text(body.out(), column.type());
        }
        body.send(out, FrameType.COLUMNS);
        while (true) {
            Frame frame = asked.take();
            switch (frame.type()) {
                case NEXT -> {
                    if (!send(rows, columns)) {
                        return FrameType.DONE;
                    }
                }
                case ARROW -> {
                    arrow(rows, frame.body().readLong());
                    return FrameType.WRITTEN;
                }
                case CLOSE -> {
                    return FrameType.DONE;
                }
                default -> throw new IOException("a query runs: " + frame.type());
            }
        }
    }

    private static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        return columns;
    }

    /** Each row says that it is one, so that they need not be counted before. */
    private boolean send(ResultSet rows, List<Column> columns) throws SQLException, IOException {
        long from = System.nanoTime();
        int sent = 0;
        while (sent < MOST_ROWS && body.size() < FULL && System.nanoTime() - from < SOON_NANOS && rows.next()) {
            body.out().writeBoolean(true);
            for (int i = 0; i < columns.size(); i++) {
                ValueCodec.write(
                        body.out(),
                        DuckDbValues.read(rows, i + 1, columns.get(i).type()));
            }
            sent++;
        }
        if (sent == 0) {
            return false;
        }
        body.out().writeBoolean(false);
        body.send(out, FrameType.ROWS);
        return true;
    }

    private void arrow(ResultSet rows, long maxRows) throws SQLException, IOException {
        OutputStream bytes = new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] from, int offset, int length) throws IOException {
                        for (int at = 0; at < length; at += FULL) {
                            body.out().write(from, offset + at, Math.min(FULL, length - at));
                            body.send(out, FrameType.BYTES);
                        }
                    }
                },
                FULL);
        Written written = ArrowRows.write(rows.unwrap(DuckDBResultSet.class), bytes, maxRows);
        bytes.flush();
        body.out().writeLong(written.rows());
        body.out().writeBoolean(written.more());
        ValueCodec.write(body.out(), written.last());
    }

    static void fail(QueryException failure, DataOutputStream out) throws IOException {
        FrameBody body = new FrameBody();
        ValueCodec.text(body.out(), failure.reason().name());
        ValueCodec.text(body.out(), String.valueOf(failure.getMessage()));
        ValueCodec.write(body.out(), failure.position());
        body.send(out, FrameType.FAILED);
    }
}
