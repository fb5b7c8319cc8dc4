package io.momentcross.label.table.duckdb;

import io.momentcross.label.table.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/** Rows of one SELECT over files, as a stream, by a DuckDB of its own. */
final class DuckDbRows implements AutoCloseable {

    private final Connection connection;
    private final Statement statement;
    private final ResultSet result;

    private DuckDbRows(Connection connection, Statement statement, ResultSet result) {
        this.connection = connection;
        this.statement = statement;
        this.result = result;
    }

    static DuckDbRows of(String select, long memoryBytes, Path work) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        try {
            Statement statement = connection.createStatement();
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '" + memoryBytes + "B'");
            statement.execute("SET temp_directory = " + DuckDbRowFiles.text(work.toString()));
            return new DuckDbRows(connection, statement, statement.executeQuery(select));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The table over {@code files}, some of which may lack newer columns. */
    static String view(TableSchema schema, List<String> files) {
        String none = schema.columns().stream()
                .map(column -> "NULL::" + column.type().sql() + " AS \"" + column.name() + "\"")
                .collect(Collectors.joining(", "));
        return "(SELECT " + none + " WHERE false UNION ALL BY NAME FROM read_parquet([" + DuckDbLogArchive.list(files)
                + "], union_by_name = true, hive_partitioning = false))";
    }

    /** Null after the last. */
    @Nullable
    ResultSet next() throws SQLException {
        return result.next() ? result : null;
    }

    @Override
    public void close() {
        try (connection;
                statement;
                result) {
            // Closed in the reverse order.
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
