package io.momentcross.label.table;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Takes the labels of whole replays into the table. */
public interface ReplayedRows {

    /**
     * Adds all rows of a replay, or none: when this returns they are on disk, once, however often it is called.
     *
     * @param files by hour of {@code landed_at} since the epoch, Parquet with the columns of {@link TableName#LABELS};
     *              they are read, not kept
     * @param rows  how many there are in all
     * @throws IllegalArgumentException if there are not as many
     * @throws IOException or a RuntimeException where it is not known whether they are in; call again
     */
    void add(String policy, Map<Integer, List<String>> files, long rows) throws IOException;
}
