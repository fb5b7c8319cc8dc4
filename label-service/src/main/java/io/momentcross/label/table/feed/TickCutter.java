package io.momentcross.label.table.feed;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.TableBatch;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.feed.RecordReader.RowOfTick;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of several partitions, cut at ticks: what came after a partition's last tick waits for its next. */
final class TickCutter {

    private final int partitions;
    private final Map<Integer, FeedPosition> from;
    private final Map<Integer, FeedPosition> to;
    private final Map<Integer, List<RowOfTick>> open = new HashMap<>();
    private final List<TableRow> closed = new ArrayList<>();

    /** @param from where the table stands */
    TickCutter(int partitions, Map<Integer, FeedPosition> from) {
        this.partitions = partitions;
        this.from = new TreeMap<>(from);
        this.to = new TreeMap<>(from);
    }

    void add(int partition, Rows rows) {
        open.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(rows.rows());
    }

    /** Closes ticks of a partition; false for a repeat, which means nothing. */
    boolean close(int partition, long offset, TickClosed tick) {
        FeedPosition position = to.get(partition);
        if (position != null && tick.number() <= position.tick()) {
            return false;
        }
        List<RowOfTick> rows = open.remove(partition);
        if (rows != null) {
            long after = position == null ? -1 : position.tick();
            rows.forEach(row -> closed.add(row.row(after, tick.number())));
        }
        to.put(partition, new FeedPosition(offset + 1, tick.number()));
        return true;
    }

    /** Whether all partitions have closed the same tick. */
    boolean isEven() {
        return to.size() == partitions
                && to.values().stream().mapToLong(FeedPosition::tick).distinct().count() == 1;
    }

    int closedRows() {
        return closed.size();
    }

    /** The newest tick that all partitions have closed; -1 before the first. */
    long newestTick() {
        return to.size() < partitions
                ? -1
                : to.values().stream().mapToLong(FeedPosition::tick).min().orElse(-1);
    }

    /** All that is closed. */
    TableBatch batch() {
        Map<Integer, FeedPosition> moved = new TreeMap<>(to);
        moved.entrySet().removeIf(entry -> entry.getValue().equals(from.get(entry.getKey())));
        return new TableBatch(partitions, from, moved, closed);
    }

    /** The last {@link #batch} is in the table. */
    void done() {
        closed.clear();
        from.putAll(to);
    }
}
