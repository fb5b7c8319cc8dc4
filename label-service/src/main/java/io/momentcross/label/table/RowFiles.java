package io.momentcross.label.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Parquet files of rows. Thread-safe. A file is whole and on disk when a method returns; where one throws, what it left
 * of the file is garbage.
 */
public interface RowFiles {

    /**
     * @param fieldIds Iceberg's id of each column by name, and of a list's elements by {@code name.element}
     * @param rows     at least one; written in the schema's order, whatever theirs is
     */
    WrittenFile write(TableSchema schema, Map<String, Integer> fieldIds, List<TableRow> rows, Path file)
            throws IOException;

    /** Writes the rows of {@code sources}, some of which may lack newer columns, into one sorted file. */
    WrittenFile merge(TableSchema schema, Map<String, Integer> fieldIds, List<String> sources, Path file)
            throws IOException;
}
