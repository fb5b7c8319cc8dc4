package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.QueryResult;
import io.momentcross.label.query.TableQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of one query: made, shut off from everything but its files, used once. */
final class QuerySession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuerySession.class);

    private final RunningQueries.Handle handle;
    private final QueryProperties properties;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement statement;

    QuerySession(RunningQueries.Handle handle, QueryProperties properties) {
        this.handle = handle;
        this.properties = properties;
    }

    /** @param export the file that may be written; null for none */
    void open(List<TableView> views, @Nullable Path export) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        Connection opened = DriverManager.getConnection("jdbc:duckdb:", settings);
        connection = opened;
        try (Statement setting = opened.createStatement()) {
            handle.runs(setting);
            for (String line : lockDown(views, export)) {
                setting.execute(line);
            }
            for (TableView view : views) {
                setting.execute(view.create());
            }
            setting.execute("SET lock_configuration = true");
        }
    }

    private List<String> lockDown(List<TableView> views, @Nullable Path export) {
        String readable = views.stream()
                .flatMap(view -> view.files().paths().stream())
                .map(TableView::text)
                .collect(Collectors.joining(", ", "[", "]"));
        List<String> lines = new ArrayList<>(List.of(
                "SET TimeZone = 'UTC'",
                "SET errors_as_json = true",
                "SET threads = " + properties.threads(),
                "SET memory_limit = '" + properties.memory().toBytes() + "B'",
                "SET max_temp_directory_size = '0B'",
                "SET autoinstall_known_extensions = false",
                "SET autoload_known_extensions = false",
                "SET allowed_paths = " + readable));
        if (export != null) {
            lines.add("SET allowed_directories = [" + TableView.text(export.getParent() + "/") + "]");
        }
        lines.add("SET enable_external_access = false");
        return lines;
    }

    QueryResult rows(TableQuery query, @Nullable Instant newest) throws SQLException {
        PreparedStatement prepared = prepare(query.sql(), query);
        return new DuckDbResult(prepared.executeQuery(), newest, handle, this);
    }

    QueryResult.ParquetFile parquet(TableQuery query, Path file, long maxRows, @Nullable Instant newest)
            throws SQLException {
        // The query has been parsed as one SELECT: it cannot end the parenthesis. The line ends close its comments.
        String copy = "COPY (SELECT * FROM (\n" + query.sql() + "\n) LIMIT " + maxRows + ") TO "
                + TableView.text(file.toString()) + " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)";
        Exported exported = new Exported(file, newest);
        try {
            prepare(copy, query).execute();
            return exported;
        } catch (SQLException e) {
            exported.close();
            throw e;
        } finally {
            close();
        }
    }

    private PreparedStatement prepare(String sql, TableQuery query) throws SQLException {
        Connection open = connection;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        PreparedStatement prepared = open.prepareStatement(sql);
        statement = prepared;
        handle.runs(prepared);
        int index = 1;
        for (Object parameter : query.parameters()) {
            prepared.setObject(index++, parameter);
        }
        return prepared;
    }

    /** Idempotent; gives the query's turn back. */
    @Override
    public void close() {
        handle.close();
        close(statement);
        close(connection);
        statement = null;
        connection = null;
    }

    private static void close(@Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            LOG.debug("a query did not close well", e);
        }
    }

    private record Exported(Path path, @Nullable Instant newestLandedAt) implements QueryResult.ParquetFile {

        @Override
        public void close() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("An export stays behind: {}", path, e);
            }
        }
    }
}
