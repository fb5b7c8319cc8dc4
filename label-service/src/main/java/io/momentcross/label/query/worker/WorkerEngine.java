package io.momentcross.label.query.worker;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.query.QueryEngine;
import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.QueryResult;
import io.momentcross.label.query.TableQuery;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.WorkerQuery;
import io.momentcross.label.query.wire.WorkerQuery.SeenTable;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Plans a query's files here, and has everything else done by a worker. */
@Component
final class WorkerEngine implements QueryEngine, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerEngine.class);
    private static final String END = ".parquet";
    private static final RowFilter NO_ROW = new RowFilter("", null, null);

    private final LabelTables tables;
    private final QueryProperties properties;
    private final Workers workers;
    private final QueryTurns turns;
    private final RunningQueries running = new RunningQueries();

    WorkerEngine(LabelTables tables, QueryProperties properties, Workers workers) {
        this.tables = tables;
        this.properties = properties;
        this.workers = workers;
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
        Session session = open(id, query);
        try {
            Map<TableName, TableFiles> files = plan(query);
            ask(session, query, files, null, 0);
            return new WorkerResult(session, session.answer(), newest(files));
        } catch (QueryException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    @Override
    public QueryResult.ParquetFile export(String id, TableQuery query, long maxRows) throws QueryException {
        Exported exported = null;
        try (Session session = open(id, query)) {
            Map<TableName, TableFiles> files = plan(query);
            exported = new Exported(exportFile(), newest(files));
            ask(session, query, files, exported.path(), maxRows);
            session.answer();
            return exported;
        } catch (QueryException | RuntimeException | Error e) {
            if (exported != null) {
                exported.close();
            }
            throw e;
        }
    }

    private Path exportFile() throws QueryException {
        try {
            Path directory = Files.createDirectories(properties.workDirectory()).toRealPath();
            return directory.resolve(UUID.randomUUID() + END);
        } catch (IOException e) {
            throw new QueryException(Reason.UNREADABLE, "There is no room for an export.", null, e);
        }
    }

    /** For one text. Parsing takes milliseconds and waits for nothing but its own kind. */
    Session parsing() throws QueryException {
        return open("parse-" + UUID.randomUUID(), properties.timeout(), turns::takeToParse);
    }

    private Session open(String id, TableQuery query) throws QueryException {
        return open(id, query.timeout(), () -> turns.take(query.lane()));
    }

    private interface Turn {
        Runnable take() throws QueryException;
    }

    private Session open(String id, Duration timeout, Turn turn) throws QueryException {
        RunningQueries.Handle handle = running.add(id, timeout);
        try {
            handle.onClose(turn.take());
            return Session.open(handle, workers);
        } catch (QueryException e) {
            handle.close();
            throw e;
        }
    }

    private void ask(
            Session session, TableQuery query, Map<TableName, TableFiles> files, @Nullable Path export, long maxRows)
            throws QueryException {
        List<SeenTable> seen = files.entrySet().stream()
                .map(entry -> new SeenTable(entry.getKey().sqlName(), tables.columns(entry.getKey()), entry.getValue()))
                .toList();
        WorkerQuery asked = new WorkerQuery(
                query.sql(),
                query.parameters(),
                seen,
                properties.threads(),
                properties.memory().toBytes(),
                properties.spill().toBytes(),
                export == null ? null : export.toString(),
                maxRows);
        FrameBody body = new FrameBody();
        try {
            asked.write(body.out());
        } catch (IOException e) {
            throw new QueryException(Reason.OUT_OF_MEMORY, "The query reads too many files.", null, e);
        }
        session.ask(FrameType.QUERY, body);
    }

    @Override
    public boolean cancel(String id) {
        return running.cancel(id);
    }

    @Override
    public @Nullable Instant newestLandedAt() {
        return landedAt(tables.plan(TableName.LABELS, NO_ROW));
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

    private @Nullable Instant newest(Map<TableName, TableFiles> files) {
        TableFiles labels = files.get(TableName.LABELS);
        return labels == null ? newestLandedAt() : landedAt(labels);
    }

    private static @Nullable Instant landedAt(TableFiles files) {
        return files.newestTick() < 0 ? null : Instant.ofEpochMilli(Ticks.endMs(files.newestTick()));
    }

    @Override
    public void close() {
        running.close();
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
