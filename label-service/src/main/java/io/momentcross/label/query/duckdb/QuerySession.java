package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.wire.WorkerQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The database of one query: made, shut off from everything but its files, used once. */
final class QuerySession implements AutoCloseable {

    private final WorkerQuery query;
    private final Path spill;
    private final Connection connection;
    private @Nullable PreparedStatement statement;

    private QuerySession(WorkerQuery query, Path spill, Connection connection) {
        this.query = query;
        this.spill = spill;
        this.connection = connection;
    }

    /** @param spill a folder for what the query cannot keep in memory; need not be there */
    static QuerySession open(WorkerQuery query, Path spill) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        QuerySession session = new QuerySession(query, spill, DriverManager.getConnection("jdbc:duckdb:", settings));
        try {
            session.prepare();
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    private void prepare() throws SQLException {
        List<TableView> views = query.tables().stream().map(TableView::new).toList();
        try (Statement setting = connection.createStatement()) {
            for (String line : lockDown()) {
                setting.execute(line);
            }
            for (TableView view : views) {
                setting.execute(view.create());
            }
            setting.execute("SET lock_configuration = true");
        }
    }

    private List<String> lockDown() {
        String readable = query.tables().stream()
                .flatMap(table -> table.files().paths().stream())
                .map(TableView::text)
                .collect(Collectors.joining(", ", "[", "]"));
        List<String> lines = new ArrayList<>(List.of(
                "SET TimeZone = 'UTC'",
                "SET errors_as_json = true",
                "SET threads = " + query.threads(),
                "SET memory_limit = '" + query.memoryBytes() + "B'",
                "SET temp_directory = " + TableView.text(spill.toString()),
                "SET max_temp_directory_size = '" + query.spillBytes() + "B'",
                "SET autoinstall_known_extensions = false",
                "SET autoload_known_extensions = false",
                "SET allowed_paths = " + readable));
        String export = query.export();
        if (export != null) {
            Path folder = Objects.requireNonNull(Path.of(export).getParent());
            lines.add("SET allowed_directories = [" + TableView.text(folder + "/") + "]");
        }
        lines.add("SET enable_external_access = false");
        return lines;
    }

    ResultSet rows() throws SQLException {
        return statement(query.sql()).executeQuery();
    }

    void export(String file) throws SQLException {
        // The query has been parsed as one SELECT: it cannot end the parenthesis. The line ends close its comments.
        String copy = "COPY (SELECT * FROM (\n" + query.sql() + "\n) LIMIT " + query.maxRows() + ") TO "
                + TableView.text(file) + " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)";
        statement(copy).execute();
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(sql);
        statement = prepared;
        int index = 1;
        for (Object parameter : query.parameters()) {
            prepared.setObject(index++, parameter);
        }
        return prepared;
    }

    /** Stops what still runs. */
    @Override
    public void close() throws SQLException {
        PreparedStatement prepared = statement;
        try {
            if (prepared != null) {
                prepared.close();
            }
        } finally {
            connection.close();
        }
    }
}
