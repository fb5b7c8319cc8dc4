package io.momentcross.benchmarks.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Labels of a day, hour by hour: six rooms shown per request, six tasks, three policies. A million users, fifty thousand
 * authors, a new model version every ten minutes. The same every time.
 *
 * @param rows about how many labels land in the day
 */
record LabelWorld(long rows) {

    static final int HOURS = 24;

    /** The hour since the epoch that the day begins with. */
    static final int FIRST_HOUR = 490_008;

    // 6 rooms, each 6 tasks by 3 policies and a few corrections.
    private static final double ROWS_PER_REQUEST = 6 * 6 * 3.004;
    private static final long MEMORY_BYTES = 1L << 30;

    /** Says what the rows are: other rows, another text. */
    static String sql() {
        try (InputStream text = Objects.requireNonNull(
                LabelWorld.class.getResourceAsStream("labels-of-an-hour.sql"), "labels-of-an-hour.sql")) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the rows that land in an hour, unsorted. */
    void write(int hour, Path file) throws SQLException {
        long requests = Math.max(1, Math.round(rows / (double) HOURS / ROWS_PER_REQUEST));
        // The last labels of a request land within two hours.
        String select = sql().replace("${requestsPerHour}", Long.toString(requests))
                .replace("${firstRequest}", Long.toString((hour - 2L) * requests))
                .replace("${endRequest}", Long.toString((hour + 1L) * requests))
                .replace("${hour}", Integer.toString(hour));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '" + MEMORY_BYTES + "B'");
            statement.execute("SET temp_directory = '" + file + ".spill'");
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet, COMPRESSION snappy)");
        }
    }
}
