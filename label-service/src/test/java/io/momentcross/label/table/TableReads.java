package io.momentcross.label.table;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads planned files by DuckDB, as queries do. */
public final class TableReads {

    private TableReads() {}

    /** The rows of {@code select}, which reads from {@code t}. */
    public static List<List<@Nullable Object>> rows(TableFiles files, String select) throws SQLException {
        if (files.paths().isEmpty()) {
            return List.of();
        }
        String list = files.paths().stream().map(path -> "'" + path + "'").collect(Collectors.joining(", "));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE VIEW t AS FROM read_parquet([" + list
                    + "], union_by_name = true, hive_partitioning = false)");
            List<List<@Nullable Object>> rows = new ArrayList<>();
            try (var result = statement.executeQuery(select)) {
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** The one number that {@code select} gives; 0 for a table without files. */
    public static long number(TableFiles files, String select) throws SQLException {
        List<List<@Nullable Object>> rows = rows(files, select);
        return rows.isEmpty() || !(rows.getFirst().getFirst() instanceof Number number) ? 0 : number.longValue();
    }
}
