package io.momentcross.label.query;

import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT over label tables, each seen under its SQL name.
 *
 * @param sql        in DuckDB's dialect, parameters as {@code $1}, {@code $2}, …
 * @param parameters String, Long, Integer, Double, Boolean, BigDecimal or null, in order
 * @param tables     the tables it reads; which files are opened for each. Rows outside of the filter may still be seen
 * @param lane       whose turn it waits for
 * @param timeout    after which it is stopped
 */
public record TableQuery(
        String sql, List<@Nullable Object> parameters, Map<TableName, RowFilter> tables, Lane lane, Duration timeout) {

    /** Long work never takes the turns of look-ups. */
    public enum Lane {
        /** Look-ups and reports. */
        QUICK,
        /** Free SQL and exports. */
        LONG
    }

    public TableQuery {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
        tables = Map.copyOf(tables);
    }
}
