package io.momentcross.label.query;

import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableColumn;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tables in a folder, of which rows are told as SQL. */
public final class FakeTables implements LabelTables {

    private static final String SERVED_PART = "user_id BIGINT, author_id BIGINT, category_id BIGINT, position INTEGER, "
            + "propensity FLOAT, model_name VARCHAR, model_version VARCHAR, arm VARCHAR, served_at TIMESTAMPTZ, "
            + "opened_at TIMESTAMPTZ";
    private static final Map<TableName, String> COLUMNS = Map.of(
            TableName.LABELS,
            "request_id VARCHAR, room_id BIGINT, " + SERVED_PART
                    + ", policy VARCHAR, task VARCHAR, kind VARCHAR, happened_at TIMESTAMPTZ, landed_at TIMESTAMPTZ, "
                    + "tick BIGINT, prediction FLOAT",
            TableName.EXPOSURES,
            "request_id VARCHAR, room_id BIGINT, " + SERVED_PART
                    + ", clicked_at TIMESTAMPTZ, closed_at TIMESTAMPTZ, tick BIGINT, reason VARCHAR, stay_ms BIGINT, "
                    + "positives VARCHAR[]",
            TableName.LOST,
            "event_id VARCHAR, request_id VARCHAR, user_id BIGINT, room_id BIGINT, type VARCHAR, reason VARCHAR, "
                    + "happened_at TIMESTAMPTZ, received_at TIMESTAMPTZ, landed_at TIMESTAMPTZ, tick BIGINT",
            TableName.SERVED,
            "request_id VARCHAR, user_id BIGINT, received_at TIMESTAMPTZ, tick BIGINT, \"partition\" INTEGER, "
                    + "\"offset\" BIGINT, model_name VARCHAR, model_version VARCHAR, arm VARCHAR, degraded VARCHAR[], "
                    + "candidates INTEGER, shown INTEGER, record BLOB",
            TableName.FEEDBACK,
            "event_id VARCHAR, request_id VARCHAR, user_id BIGINT, room_id BIGINT, type VARCHAR, "
                    + "happened_at TIMESTAMPTZ, received_at TIMESTAMPTZ, gift_value BIGINT, clamped BOOLEAN, "
                    + "tick BIGINT, \"partition\" INTEGER, \"offset\" BIGINT");

    private final Path folder;
    private final Map<TableName, List<String>> files = new EnumMap<>(TableName.class);
    private long newestTick = -1;

    public FakeTables(Path folder) {
        this.folder = folder;
        for (TableName table : TableName.values()) {
            files.put(table, new ArrayList<>());
        }
    }

    /** Adds one file: {@code rows} selects it, columns by name; what it lacks is null. */
    public synchronized void add(TableName table, String rows) throws SQLException {
        Path file = folder.resolve(table.sqlName() + "-" + files(table).size() + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TABLE t (" + COLUMNS.get(table) + ")");
            statement.execute("INSERT INTO t BY NAME " + rows);
            statement.execute("COPY t TO '" + file + "' (FORMAT parquet)");
        }
        files(table).add(file.toString());
    }

    /** Adds a file as it is. */
    public synchronized void addFile(TableName table, Path file) {
        files(table).add(file.toString());
    }

    public synchronized void newestTick(long tick) {
        newestTick = tick;
    }

    private List<String> files(TableName table) {
        return Objects.requireNonNull(files.get(table));
    }

    @Override
    public synchronized TableFiles plan(TableName table, RowFilter filter) {
        List<String> all = "".equals(filter.requestId()) ? List.of() : files(table);
        return new TableFiles(all, newestTick, all.size());
    }

    @Override
    public Set<String> replayedPolicies() {
        return Set.of();
    }

    @Override
    public List<TableColumn> columns(TableName table) {
        return Arrays.stream(Objects.requireNonNull(COLUMNS.get(table)).split(", "))
                .map(column -> column.split(" "))
                .map(parts -> new TableColumn(parts[0].replace("\"", ""), parts[1], true, "what it says"))
                .toList();
    }
}
