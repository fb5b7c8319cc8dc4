package io.momentcross.label.table;

import java.time.Duration;
import java.util.List;

/**
 * What a table holds. Columns are only ever added, at the end and nullable; a column that is there keeps its name and
 * type.
 *
 * @param timeColumn what the table is partitioned by, in whole hours of UTC
 * @param order      columns by which rows are sorted inside a file
 * @param late       how long after its end an hour may still get rows
 */
public record TableSchema(TableName table, List<Column> columns, String timeColumn, List<String> order, Duration late) {

    public TableSchema {
        columns = List.copyOf(columns);
        order = List.copyOf(order);
    }

    public record Column(String name, ColumnType type, boolean nullable, String description) {}
}
