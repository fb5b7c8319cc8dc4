package io.momentcross.label.table;

import java.io.IOException;
import java.util.Map;

/** One table as its writer sees it. Used by one thread; any number of processes may hold one of the same table. */
public interface TableLog {

    TableName table();

    /**
     * How far the table's newest state has taken in each partition; a partition that is missing starts at its
     * beginning.
     */
    Map<Integer, FeedPosition> positions() throws IOException;

    /**
     * Adds the rows and moves the positions, both or neither. When this returns true both are on disk.
     *
     * @return false where the table no longer stands at {@link TableBatch#from}: someone else took that stretch in.
     *     Nothing was changed; go on from {@link #positions}
     * @throws IOException or a RuntimeException where it is not known whether the batch is in: ask {@link #positions}.
     *     What was written and is not in is removed later as an orphan
     */
    boolean commit(TableBatch batch) throws IOException;
}
