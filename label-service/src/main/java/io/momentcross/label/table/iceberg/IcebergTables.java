package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableColumn;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.TableSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;

/** Plans by Iceberg's manifests: nothing of a table's files but their names is read. */
public final class IcebergTables implements LabelTables {

    private final Map<TableName, TableOperations> operations = new EnumMap<>(TableName.class);

    public IcebergTables(IcebergCatalog catalog) {
        for (TableName table : TableName.values()) {
            operations.put(table, catalog.operations(table));
        }
    }

    @Override
    public TableFiles plan(TableName table, RowFilter filter) {
        TableMetadata state = newest(table);
        List<String> paths = new ArrayList<>();
        long rows = 0;
        for (FileScanTask task :
                files(table, state, operations(table).io(), expression(TableSchemas.of(table), filter))) {
            paths.add(task.file().location());
            rows += task.file().recordCount();
        }
        return new TableFiles(paths, FeedPositions.newestTick(state.properties()), rows);
    }

    @Override
    public Set<String> replayedPolicies() {
        return ReplayNames.of(newest(TableName.LABELS).properties());
    }

    /** One state: its files and its positions belong together. */
    private TableMetadata newest(TableName table) {
        TableOperations of = operations(table);
        synchronized (of) {
            return of.refresh();
        }
    }

    private TableOperations operations(TableName table) {
        return Objects.requireNonNull(operations.get(table));
    }

    static List<FileScanTask> files(TableName table, TableMetadata state, FileIO io, Expression filter) {
        if (state.currentSnapshot() == null) {
            return List.of();
        }
        BaseTable pinned = new BaseTable(new StaticTableOperations(state, io), table.sqlName());
        try (CloseableIterable<FileScanTask> tasks =
                pinned.newScan().filter(filter).planFiles()) {
            List<FileScanTask> files = new ArrayList<>();
            tasks.forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Expression expression(TableSchema schema, RowFilter filter) {
        Expression all = Expressions.alwaysTrue();
        if (filter.requestId() != null) {
            all = Expressions.and(all, Expressions.equal("request_id", filter.requestId()));
        }
        if (filter.fromMs() != null) {
            all = Expressions.and(all, Expressions.greaterThanOrEqual(schema.timeColumn(), micros(filter.fromMs())));
        }
        if (filter.toMs() != null) {
            all = Expressions.and(all, Expressions.lessThan(schema.timeColumn(), micros(filter.toMs())));
        }
        return all;
    }

    // Times that no row can have stay such when they do not fit.
    private static long micros(long ms) {
        return Math.clamp(ms, Long.MIN_VALUE / 1000, Long.MAX_VALUE / 1000) * 1000;
    }

    @Override
    public List<TableColumn> columns(TableName table) {
        return TableSchemas.of(table).columns().stream()
                .map(column ->
                        new TableColumn(column.name(), column.type().sql(), column.nullable(), column.description()))
                .toList();
    }
}
