package io.momentcross.label.query;

import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the label table: Iceberg says which files, DuckDB reads them. */
@Component
class LabelQueries {

    private final LabelTables tables;

    LabelQueries(LabelTables tables) {
        this.tables = tables;
    }

    /** All labels of one request, in the order in which they landed. */
    List<LabelRow> byRequest(String requestId) throws SQLException {
        List<String> files = tables.plan(TableName.LABELS, new RowFilter(requestId, null, null))
                .paths();
        if (files.isEmpty()) {
            return List.of();
        }
        String list =
                files.stream().map(file -> "'" + file.replace("'", "''") + "'").collect(Collectors.joining(", "));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                PreparedStatement select = connection.prepareStatement(select(list))) {
            select.setString(1, requestId);
            List<LabelRow> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
            return rows;
        }
    }

    private static String select(String files) {
        return """
            SELECT request_id, room_id, user_id, policy, task, kind, coalesce(epoch_ms(happened_at), 0),
                   epoch_ms(landed_at), tick, "position", propensity, model_name, model_version, arm,
                   epoch_ms(served_at)
            FROM read_parquet([%s], union_by_name = true, hive_partitioning = false)
            WHERE request_id = ?
            ORDER BY landed_at, "position", room_id, policy, task, kind""".formatted(files);
    }

    private static LabelRow row(ResultSet result) throws SQLException {
        return new LabelRow(
                result.getString(1),
                result.getLong(2),
                result.getLong(3),
                result.getString(4),
                result.getString(5),
                result.getString(6),
                result.getLong(7),
                result.getLong(8),
                result.getLong(9),
                result.getInt(10),
                result.getFloat(11),
                result.getString(12),
                result.getString(13),
                result.getString(14),
                result.getLong(15));
    }
}
