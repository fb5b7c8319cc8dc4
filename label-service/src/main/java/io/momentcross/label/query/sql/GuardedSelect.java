package io.momentcross.label.query.sql;

import io.momentcross.label.table.TableName;
import java.util.List;
import java.util.Set;

/**
 * A SELECT that may be run.
 *
 * @param sql        with numbered parameters, as long as the caller's up to each position
 * @param parameters names in order
 */
public record GuardedSelect(String sql, List<String> parameters, Set<TableName> tables) {

    public GuardedSelect {
        parameters = List.copyOf(parameters);
        tables = Set.copyOf(tables);
    }
}
