package io.momentcross.experiments.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind in a folder of Parquet files, in the order in which they came. A file bears its name only when it is
 * whole. Not thread-safe.
 */
final class ParquetParts implements AutoCloseable {

    private static final long PART_BYTES = 96L << 20;

    private final Path folder;
    private final String prefix;
    private final DuckDBConnection connection;
    private final String create;
    private @Nullable DuckDBAppender appender;
    private long bytes;
    private long rows;
    private long first;

    /** One row: appends its columns. */
    interface Row {
        void append(DuckDBAppender appender) throws SQLException;
    }

    /** @param columns of the table, as SQL */
    ParquetParts(Path folder, String prefix, String columns) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.prefix = prefix;
        this.create = "CREATE TABLE rows (" + columns + ")";
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
            execute("SET threads = 1");
            execute("SET memory_limit = '512MB'");
            execute(create);
            appender = connection.createAppender("main", "rows");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = ((Connection) connection).createStatement()) {
            statement.execute(sql);
        }
    }

    /** @param size about how many bytes the row has */
    void add(long size, Row row) throws IOException {
        try {
            DuckDBAppender open = appender;
            if (open == null) {
                throw new IOException(folder + " is closed");
            }
            open.beginRow();
            row.append(open);
            open.endRow();
            rows++;
            bytes += size;
            if (bytes >= PART_BYTES) {
                writePart();
                execute("DROP TABLE rows");
                execute(create);
                appender = connection.createAppender("main", "rows");
            }
        } catch (SQLException e) {
            throw new IOException(folder + " could not be written", e);
        }
    }

    private void writePart() throws SQLException, IOException {
        DuckDBAppender open = appender;
        if (open != null) {
            open.close();
            appender = null;
        }
        if (rows > first) {
            Path part = folder.resolve(String.format(Locale.ROOT, "%s%018d.parquet", prefix, first));
            Path temporary = folder.resolve(part.getFileName() + ".tmp");
            execute("COPY rows TO '" + temporary.toString().replace("'", "''")
                    + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 4096)");
            Files.move(temporary, part, StandardCopyOption.REPLACE_EXISTING);
        }
        first = rows;
        bytes = 0;
    }

    @Override
    public void close() throws IOException {
        try {
            writePart();
            connection.close();
        } catch (SQLException e) {
            throw new IOException(folder + " could not be written", e);
        }
    }
}
