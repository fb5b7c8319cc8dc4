package io.momentcross.label.table;

import java.util.List;
import java.util.Map;

/**
 * Rows of whole ticks, and the stretch of the topic that they are made of.
 *
 * @param partitions number of the topic's partitions
 * @param from       where the stretch starts, by partition; a partition without one starts at its beginning
 * @param to         where it ends, for each partition that it moves
 */
public record TableBatch(
        int partitions, Map<Integer, FeedPosition> from, Map<Integer, FeedPosition> to, List<TableRow> rows) {

    public TableBatch {
        from = Map.copyOf(from);
        to = Map.copyOf(to);
        rows = List.copyOf(rows);
    }
}
