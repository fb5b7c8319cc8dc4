package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryResult.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.util.Text;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** Rows as an Arrow IPC stream. Needs {@code --add-opens=java.base/java.nio=ALL-UNNAMED}. */
final class ArrowRows {

    private static final long BATCH = 4096;

    private ArrowRows() {}

    static Written write(DuckDBResultSet rows, OutputStream out, long maxRows) throws SQLException, IOException {
        try (BufferAllocator allocator = new RootAllocator();
                ArrowReader reader = (ArrowReader) rows.arrowExportStream(allocator, BATCH);
                VectorSchemaRoot sent =
                        VectorSchemaRoot.create(reader.getVectorSchemaRoot().getSchema(), allocator);
                ArrowStreamWriter writer = new ArrowStreamWriter(sent, null, out)) {
            VectorSchemaRoot read = reader.getVectorSchemaRoot();
            VectorLoader loader = new VectorLoader(sent);
            long written = 0;
            boolean more = false;
            List<@Nullable Object> last = null;
            writer.start();
            while (!more && reader.loadNextBatch()) {
                int part = (int) Math.min(read.getRowCount(), maxRows - written);
                more = part < read.getRowCount();
                if (part > 0) {
                    send(read, part, loader);
                    writer.writeBatch();
                    written += part;
                    last = row(sent, part - 1);
                }
            }
            writer.end();
            return new Written(written, more, last);
        }
    }

    private static void send(VectorSchemaRoot read, int rows, VectorLoader loader) {
        try (VectorSchemaRoot part = read.slice(0, rows);
                ArrowRecordBatch batch = new VectorUnloader(part).getRecordBatch()) {
            loader.load(batch);
        }
    }

    private static List<@Nullable Object> row(VectorSchemaRoot root, int index) {
        List<@Nullable Object> values = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            Object value = vector.getObject(index);
            values.add(
                    value instanceof Text text
                            ? text.toString()
                            : vector instanceof TimeStampMicroTZVector && value instanceof Long micros
                                    ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS)
                                    : value);
        }
        return values;
    }
}
