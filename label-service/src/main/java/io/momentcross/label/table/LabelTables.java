package io.momentcross.label.table;

import java.util.List;
import java.util.Set;

/** Which files hold a table now. Thread-safe. */
public interface LabelTables {

    /**
     * Files that may hold rows for which {@code filter} holds, of the table's newest state. No row stands in two of
     * them. They stay readable for at least the configured time ({@code momentcross.labels.keep-snapshots}) after this
     * returns, whatever is merged or expired meanwhile.
     *
     * @throws java.io.UncheckedIOException where the table's metadata cannot be read; asking again may help
     */
    TableFiles plan(TableName table, RowFilter filter);

    /**
     * Policies of replays whose labels are in the table.
     *
     * @throws java.io.UncheckedIOException as {@link #plan}
     */
    Set<String> replayedPolicies();

    /** The table's columns in order. */
    List<TableColumn> columns(TableName table);
}
