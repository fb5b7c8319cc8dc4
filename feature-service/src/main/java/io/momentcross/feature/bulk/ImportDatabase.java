package io.momentcross.feature.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;

/** DuckDB, in memory, which reads and sorts the files; what does not fit into its memory goes to disk for a while. */
final class ImportDatabase implements AutoCloseable {

    private static final String MEMORY = "512MB";

    private final Path spill;
    private final Connection connection;
    private final Statement statement;

    ImportDatabase() throws IOException, SQLException {
        spill = Files.createTempDirectory("moment-cross-import");
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        statement = connection.createStatement();
        for (String setting : List.of(
                "TimeZone = 'UTC'", "memory_limit = '" + MEMORY + "'", "temp_directory = '" + spill + "/sort'")) {
            statement.execute("SET " + setting);
        }
    }

    Statement statement() {
        return statement;
    }

    @Override
    public void close() throws IOException {
        try (connection;
                statement) {
            // Closed in the reverse order.
        } catch (SQLException e) {
            throw new IOException(e);
        }
        try (Stream<Path> left = Files.walk(spill)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
