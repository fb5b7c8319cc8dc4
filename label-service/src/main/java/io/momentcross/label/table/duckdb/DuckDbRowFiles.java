package io.momentcross.label.table.duckdb;

import com.google.protobuf.ByteString;
import io.momentcross.label.table.ColumnType;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.TableSchema.Column;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TableSteps.Step;
import io.momentcross.label.table.WrittenFile;
import io.momentcross.label.table.WrittenFile.Bounds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Each file is written by a DuckDB of its own, on one thread, within bounded memory. */
public final class DuckDbRowFiles implements RowFiles {

    private static final Set<ColumnType> BOUNDED = Set.of(ColumnType.LONG, ColumnType.INT, ColumnType.TIME);

    private final long memoryBytes;
    private final TableSteps steps;

    /** @param memoryBytes what one write may use; a greater sort goes through a folder beside the file */
    public DuckDbRowFiles(long memoryBytes, TableSteps steps) {
        this.memoryBytes = memoryBytes;
        this.steps = steps;
    }

    @Override
    public WrittenFile write(TableSchema schema, Map<String, Integer> fieldIds, List<TableRow> rows, Path file)
            throws IOException {
        return write(schema, fieldIds, file, (connection, statement) -> {
            statement.execute("CREATE TABLE rows (" + columns(schema, DuckDbRowFiles::staged) + ")");
            append(schema, rows, connection.unwrap(DuckDBConnection.class));
            return "SELECT "
                    + schema.columns().stream().map(DuckDbRowFiles::unstage).collect(Collectors.joining(", "))
                    + " FROM rows";
        });
    }

    @Override
    public WrittenFile merge(TableSchema schema, Map<String, Integer> fieldIds, List<String> sources, Path file)
            throws IOException {
        return write(schema, fieldIds, file, (connection, statement) -> {
            // The empty table gives columns that none of the files has.
            statement.execute("CREATE TABLE rows (" + columns(schema, Column::type) + ")");
            return "SELECT " + names(schema)
                    + " FROM (FROM rows UNION ALL BY NAME FROM read_parquet(["
                    + sources.stream().map(DuckDbRowFiles::text).collect(Collectors.joining(", "))
                    + "], union_by_name = true, hive_partitioning = false))";
        });
    }

    private interface Source {
        /** Prepares rows and returns the SELECT that gives them. */
        String select(Connection connection, Statement statement) throws SQLException;
    }

    private WrittenFile write(TableSchema schema, Map<String, Integer> fieldIds, Path file, Source source)
            throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '" + memoryBytes + "B'");
            statement.execute("SET temp_directory = " + text(file + ".sort"));
            String select = source.select(connection, statement);
            String order = schema.order().stream().map(DuckDbRowFiles::name).collect(Collectors.joining(", "));
            statement.execute("COPY (" + select + " ORDER BY " + order + ") TO " + text(file.toString())
                    + " (FORMAT parquet, COMPRESSION zstd, FIELD_IDS {" + ids(schema, fieldIds) + "})");
            steps.at(Step.ROWS_WRITTEN);
            force(file);
            force(folder);
            steps.at(Step.FILE_FORCED);
            return written(schema, file, statement);
        } catch (SQLException e) {
            throw new IOException("Rows of " + schema.table().sqlName() + " could not be written.", e);
        }
    }

    private static void force(Path path) throws IOException {
        StandardOpenOption how = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    private static WrittenFile written(TableSchema schema, Path file, Statement statement)
            throws SQLException, IOException {
        List<Column> bounded =
                schema.columns().stream().filter(DuckDbRowFiles::isBounded).toList();
        String select = bounded.stream()
                .map(column -> "min(" + ordered(column) + "), max(" + ordered(column) + ")")
                .collect(Collectors.joining(", "));
        String query = "SELECT count(*), " + select + " FROM read_parquet(" + text(file.toString())
                + ", hive_partitioning = false)";
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            Map<String, Bounds> bounds = new HashMap<>();
            for (int i = 0; i < bounded.size(); i++) {
                Object lower = result.getObject(2 + 2 * i);
                Object upper = result.getObject(3 + 2 * i);
                if (lower != null && upper != null) {
                    bounds.put(bounded.get(i).name(), new Bounds(lower, upper));
                }
            }
            return new WrittenFile(file, Files.size(file), result.getLong(1), bounds);
        }
    }

    private static boolean isBounded(Column column) {
        return BOUNDED.contains(column.type()) || column.name().endsWith("_id");
    }

    private static String ordered(Column column) {
        return column.type() == ColumnType.TIME ? "epoch_us(" + name(column.name()) + ")" : name(column.name());
    }

    private static String ids(TableSchema schema, Map<String, Integer> fieldIds) {
        return schema.columns().stream()
                .map(column -> {
                    Integer id = fieldIds.get(column.name());
                    return name(column.name()) + ": "
                            + (column.type() == ColumnType.STRINGS
                                    ? "{__duckdb_field_id: " + id + ", element: "
                                            + fieldIds.get(column.name() + ".element") + "}"
                                    : id);
                })
                .collect(Collectors.joining(", "));
    }

    private interface Typed {
        ColumnType of(Column column);
    }

    private static String columns(TableSchema schema, Typed type) {
        return schema.columns().stream()
                .map(column -> name(column.name()) + " " + type.of(column).sql())
                .collect(Collectors.joining(", "));
    }

    // The appender takes no milliseconds into a TIMESTAMPTZ.
    private static ColumnType staged(Column column) {
        return column.type() == ColumnType.TIME ? ColumnType.LONG : column.type();
    }

    private static String unstage(Column column) {
        String name = name(column.name());
        return column.type() == ColumnType.TIME ? "CAST(epoch_ms(" + name + ") AS TIMESTAMPTZ) AS " + name : name;
    }

    private static String names(TableSchema schema) {
        return schema.columns().stream().map(column -> name(column.name())).collect(Collectors.joining(", "));
    }

    private static String name(String name) {
        return "\"" + name + "\"";
    }

    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static void append(TableSchema schema, List<TableRow> rows, DuckDBConnection connection)
            throws SQLException {
        List<ColumnType> types = new ArrayList<>();
        schema.columns().forEach(column -> types.add(column.type()));
        try (DuckDBAppender appender = connection.createAppender("main", "rows")) {
            for (TableRow row : rows) {
                appender.beginRow();
                for (int i = 0; i < types.size(); i++) {
                    append(appender, types.get(i), row.values().get(i));
                }
                appender.endRow();
            }
        }
    }

    private static void append(DuckDBAppender appender, ColumnType type, @Nullable Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case STRING -> appender.append((String) value);
            case STRINGS -> appender.append((List<?>) value);
            case LONG, TIME -> appender.append(((Long) value).longValue());
            case INT -> appender.append(((Integer) value).intValue());
            case FLOAT -> appender.append(((Float) value).floatValue());
            case BOOLEAN -> appender.append(((Boolean) value).booleanValue());
            case BYTES -> appender.append(((ByteString) value).toByteArray());
        }
    }
}
