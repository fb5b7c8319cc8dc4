package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.wire.WorkerQuery.SeenTable;
import io.momentcross.label.table.TableColumn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table as queries see it: its columns by name, whole ticks only. Bytes are left out: what they hold is for replays.
 */
record TableView(SeenTable table) {

    /** A file older than a column lacks it; the empty first part gives every column its type all the same. */
    String create() {
        String names = visible().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
        String typed = visible()
                .map(column -> "CAST(NULL AS " + column.type() + ") AS " + quoted(column.name()))
                .collect(Collectors.joining(", "));
        String empty = "SELECT " + typed + " WHERE false";
        List<String> files = table.files().paths();
        if (files.isEmpty()) {
            return "CREATE VIEW " + table.name() + " AS " + empty;
        }
        String paths = files.stream().map(TableView::text).collect(Collectors.joining(", "));
        String rows = "SELECT * FROM read_parquet([" + paths + "], hive_partitioning = false, union_by_name = true)"
                + " WHERE tick <= " + table.files().newestTick();
        return "CREATE VIEW " + table.name() + " AS SELECT " + names + " FROM (" + empty + " UNION ALL BY NAME " + rows
                + ")";
    }

    private Stream<TableColumn> visible() {
        return table.columns().stream().filter(column -> !column.type().equalsIgnoreCase("BLOB"));
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
