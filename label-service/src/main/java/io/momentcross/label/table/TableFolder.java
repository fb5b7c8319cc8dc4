package io.momentcross.label.table;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table as its files tell it, without its catalog, which one process may have for itself. */
public interface TableFolder {

    /**
     * Files that may hold rows of ticks from {@code fromTick} to {@code toTick}. They stay for as long as those that
     * {@link LabelTables#plan} gives.
     *
     * @throws java.io.FileNotFoundException if there is no such table
     */
    List<String> files(TableName table, long fromTick, long toTick) throws IOException;

    /** How far each partition of the table's topic is in. */
    Map<Integer, FeedPosition> positions(TableName table) throws IOException;

    /** The replays whose labels are in. */
    Set<String> replays() throws IOException;
}
