package io.momentcross.label.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a running query, read once, either row by row or by one of the {@code write} methods. For one thread.
 * Closing stops what still runs.
 */
public interface QueryResult extends AutoCloseable {

    /** @param type in DuckDB's SQL */
    record Column(String name, String type) {}

    /**
     * What was written.
     *
     * @param more whether there were more rows than asked for
     * @param last the last row written; null where there is none
     */
    record Written(long rows, boolean more, @Nullable List<@Nullable Object> last) {}

    List<Column> columns();

    /** End of the newest tick whose labels this query could see; null before the first. */
    @Nullable
    Instant newestLandedAt();

    /** Goes to the next row; false after the last. */
    boolean next() throws QueryException;

    /**
     * A value of the current row: String, Boolean, a Number, Instant (TIMESTAMPTZ), another java.time type, byte[],
     * List, Map, or null.
     *
     * @param column from 0
     */
    @Nullable
    Object value(int column) throws QueryException;

    /** Writes at most {@code maxRows} rows as an Arrow IPC stream, which it ends but does not close. */
    Written writeArrow(OutputStream out, long maxRows) throws QueryException, IOException;

    @Override
    void close();

    /** A finished Parquet file, removed when closed. */
    interface ParquetFile extends AutoCloseable {

        Path path();

        @Nullable
        Instant newestLandedAt();

        @Override
        void close();
    }
}
