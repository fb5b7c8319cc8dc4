package io.momentcross.label.query.duckdb;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.query.QueryEngine;
import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.QueryResult;
import io.momentcross.label.query.TableQuery;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One in-memory database per query: it opens in milliseconds, can be told exactly which files it may read, and leaves
 * nothing behind for the next caller.
 */
@Component
final class DuckDbEngine implements QueryEngine, AutoCloseable {

    private static final String END = ".parquet";
    private static final RowFilter NO_ROW = new RowFilter("", null, null);

    private final LabelTables tables;
    private final QueryProperties properties;
    private final QueryTurns turns;
    private final RunningQueries running = new RunningQueries();

    DuckDbEngine(LabelTables tables, QueryProperties properties) {
        this.tables = tables;
        this.properties = properties;
        this.turns = new QueryTurns(properties);
        removeOldExports(properties.workDirectory());
    }

    /** A process that was killed leaves the exports that it had begun. */
    private static void removeOldExports(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + END)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public QueryResult run(String id, TableQuery query) throws QueryException {
        return start(id, query, null, (session, newest) -> session.rows(query, newest));
    }

    @Override
    public QueryResult.ParquetFile export(String id, TableQuery query, long maxRows) throws QueryException {
        Path file;
        try {
            Path directory = Files.createDirectories(properties.workDirectory()).toRealPath();
            file = directory.resolve(UUID.randomUUID() + END);
        } catch (IOException e) {
            throw new QueryException(Reason.UNREADABLE, "There is no room for an export.", null, e);
        }
        return start(id, query, file, (session, newest) -> session.parquet(query, file, maxRows, newest));
    }

    @Override
    public boolean cancel(String id) {
        return running.cancel(id);
    }

    @Override
    public @Nullable Instant newestLandedAt() {
        return landedAt(tables.plan(TableName.LABELS, NO_ROW));
    }

    private interface Work<R> {
        R of(QuerySession session, @Nullable Instant newest) throws SQLException, IOException;
    }

    private <R> R start(String id, TableQuery query, @Nullable Path export, Work<R> work) throws QueryException {
        RunningQueries.Handle handle = running.add(id, query.timeout());
        QuerySession session = null;
        try {
            handle.onClose(turns.take(query.lane()));
            Map<TableName, TableFiles> files = plan(query);
            session = new QuerySession(handle, properties);
            QuerySession opened = session;
            return BigStack.call(() -> {
                opened.open(views(files), export);
                TableFiles labels = files.get(TableName.LABELS);
                return work.of(opened, labels == null ? newestLandedAt() : landedAt(labels));
            });
        } catch (SQLException e) {
            close(session, handle);
            throw DuckDbErrors.of(e, handle);
        } catch (QueryException | RuntimeException | Error e) {
            close(session, handle);
            throw e;
        } catch (IOException e) {
            close(session, handle);
            throw new QueryException(Reason.UNREADABLE, "The tables could not be read.", null, e);
        }
    }

    private static void close(@Nullable QuerySession session, RunningQueries.Handle handle) {
        if (session != null) {
            session.close();
        }
        handle.close();
    }

    private Map<TableName, TableFiles> plan(TableQuery query) throws QueryException {
        Map<TableName, TableFiles> files = new EnumMap<>(TableName.class);
        try {
            query.tables().forEach((table, filter) -> files.put(table, tables.plan(table, filter)));
        } catch (UncheckedIOException e) {
            throw new QueryException(Reason.UNREADABLE, "The tables could not be read.", null, e);
        }
        return files;
    }

    private List<TableView> views(Map<TableName, TableFiles> files) {
        return files.entrySet().stream()
                .map(entry -> new TableView(entry.getKey(), tables.columns(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static @Nullable Instant landedAt(TableFiles files) {
        return files.newestTick() < 0 ? null : Instant.ofEpochMilli(Ticks.endMs(files.newestTick()));
    }

    @Override
    public void close() {
        running.close();
    }
}
