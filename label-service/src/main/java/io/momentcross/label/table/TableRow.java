package io.momentcross.label.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row.
 *
 * @param timeMs value of the time column, in milliseconds since the epoch
 * @param values in the order of the schema's columns, of the Java types that {@link ColumnType} names
 */
public record TableRow(long timeMs, List<@Nullable Object> values) {

    public TableRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    public static TableRow of(long timeMs, @Nullable Object... values) {
        List<@Nullable Object> list = new ArrayList<>(values.length);
        Collections.addAll(list, values);
        return new TableRow(timeMs, list);
    }
}
