package io.momentcross.label.query;

import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows to be answered page by page.
 *
 * @param rows       what the rows are called in JSON
 * @param sql        a SELECT with named parameters ({@code $from}); its columns are those of the answer
 * @param parameters by name
 * @param tables     see {@link TableQuery#tables}
 * @param order      columns that are never null and whose values together no two rows share
 */
public record PageQuery(
        String rows,
        String sql,
        Map<String, @Nullable Object> parameters,
        Map<TableName, RowFilter> tables,
        List<SortKey> order) {

    /** @param type in DuckDB's SQL */
    public record SortKey(String column, String type) {

        public static SortKey text(String column) {
            return new SortKey(column, "VARCHAR");
        }

        public static SortKey number(String column) {
            return new SortKey(column, "BIGINT");
        }

        public static SortKey time(String column) {
            return new SortKey(column, "TIMESTAMPTZ");
        }
    }

    public PageQuery {
        parameters = Collections.unmodifiableMap(new HashMap<>(parameters));
        tables = Map.copyOf(tables);
        order = List.copyOf(order);
    }
}
