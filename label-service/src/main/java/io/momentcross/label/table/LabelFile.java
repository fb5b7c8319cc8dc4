package io.momentcross.label.table;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes rows as Parquet, by DuckDB. */
final class LabelFile {

    private static final String COLUMNS = """
            request_id VARCHAR, room_id BIGINT, user_id BIGINT, policy VARCHAR, task VARCHAR, kind VARCHAR,
            happened_at BIGINT, landed_at BIGINT, tick BIGINT, "position" INTEGER, propensity FLOAT,
            model_name VARCHAR, model_version VARCHAR, arm VARCHAR, served_at BIGINT""";

    private LabelFile() {}

    /** Writes {@code rows} to {@code file}, which is on disk when this returns. */
    static void write(List<LabelRow> rows, Path file) throws SQLException, IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
            statement.execute("CREATE TABLE rows (" + COLUMNS + ")");
            append(rows, connection.unwrap(DuckDBConnection.class));
            statement.execute(copyTo(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    // The numbers are those of the table's schema: readers find columns by them.
    private static String copyTo(Path file) {
        return """
            COPY (SELECT request_id, room_id, user_id, policy, task, kind,
                         CAST(epoch_ms(nullif(happened_at, 0)) AS TIMESTAMPTZ) AS happened_at,
                         CAST(epoch_ms(landed_at) AS TIMESTAMPTZ) AS landed_at,
                         tick, "position", propensity, model_name, model_version, arm,
                         CAST(epoch_ms(served_at) AS TIMESTAMPTZ) AS served_at
                  FROM rows ORDER BY request_id, room_id, task)
            TO '%s' (FORMAT parquet, COMPRESSION zstd, FIELD_IDS {
                request_id: 1, room_id: 2, user_id: 3, policy: 4, task: 5, kind: 6, happened_at: 7, landed_at: 8,
                tick: 9, "position": 10, propensity: 11, model_name: 12, model_version: 13, arm: 14, served_at: 15})""".formatted(file.toString().replace("'", "''"));
    }

    private static void append(List<LabelRow> rows, DuckDBConnection connection) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender("main", "rows")) {
            for (LabelRow row : rows) {
                appender.beginRow();
                appender.append(row.requestId());
                appender.append(row.roomId());
                appender.append(row.userId());
                appender.append(row.policy());
                appender.append(row.task());
                appender.append(row.kind());
                appender.append(row.happenedAtMs());
                appender.append(row.landedAtMs());
                appender.append(row.tick());
                appender.append(row.position());
                appender.append(row.propensity());
                appender.append(row.modelName());
                appender.append(row.modelVersion());
                appender.append(row.arm());
                appender.append(row.servedAtMs());
                appender.endRow();
            }
        }
    }
}
