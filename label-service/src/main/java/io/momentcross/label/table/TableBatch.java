package io.momentcross.label.table;

import java.util.List;
import java.util.Map;

/**
 * Rows, and the stretch of the topic that they are made of. It may end in the middle of a tick; then its position has
 * the tick before, and readers do not see the rows yet.
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
