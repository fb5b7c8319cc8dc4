package io.momentcross.label.table;

import java.util.List;

/**
 * The files of one state of a table.
 *
 * @param paths      absolute paths of Parquet files; empty where no row can match. A file that was written before a
 *                   column was added lacks it: read by name with {@code union_by_name} and
 *                   {@code hive_partitioning = false}
 * @param newestTick the newest tick that is complete in every partition, or -1 before the first; ticks up to it are in
 *                   {@code paths} entirely, some rows of later ones may be
 * @param rows       number of rows in {@code paths}, matching or not
 */
public record TableFiles(List<String> paths, long newestTick, long rows) {

    public TableFiles {
        paths = List.copyOf(paths);
    }
}
