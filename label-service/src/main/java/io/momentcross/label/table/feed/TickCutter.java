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
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Rows of several partitions, cut at ticks: what came after a partition's last tick waits for its next.
 *
 * <p>Where more waits than may be held, a partition is put off: its rows are let go, and from then on only its next tick
 * is looked for. Once that is found, its records are to be read again, from where the partition stood; now that their
 * tick is known, they need not wait any more and may go into the table in several batches. Readers do not see them before
 * the tick is complete, since the partition's position still has the tick before.
 */
final class TickCutter {

    private final int partitions;
    private final long holdAtMost;
    private final Map<Integer, FeedPosition> from;
    private final Map<Integer, FeedPosition> to;
    private final Map<Integer, Open> open = new HashMap<>();
    private final List<TableRow> closed = new ArrayList<>();
    private long closedBytes;

    /** What a partition has since its last tick. */
    private static final class Open {

        private final long firstOffset;
        private final List<RowOfTick> rows = new ArrayList<>();
        private long bytes;
        private long waiting;
        private boolean isPutOff;
        private OptionalLong tick = OptionalLong.empty();

        private Open(long firstOffset) {
            this.firstOffset = firstOffset;
        }
    }

    /**
     * @param from       where the table stands
     * @param holdAtMost bytes of memory, about, that rows of ticks which have not ended may take
     */
    TickCutter(int partitions, Map<Integer, FeedPosition> from, long holdAtMost) {
        this.partitions = partitions;
        this.holdAtMost = holdAtMost;
        this.from = new TreeMap<>(from);
        this.to = new TreeMap<>(from);
    }

    /**
     * Takes the rows of one record.
     *
     * @param bytes of memory that they take, about
     * @return whether the partition is put off because of them
     */
    boolean add(int partition, long offset, Rows rows, long bytes) {
        Open since = open.computeIfAbsent(partition, p -> new Open(offset));
        if (since.isPutOff) {
            since.waiting += rows.rows().size();
            return false;
        }
        if (since.tick.isPresent()) {
            long tick = since.tick.getAsLong();
            long after = tickOf(partition);
            rows.rows().forEach(row -> closed.add(row.row(after, tick)));
            since.waiting -= rows.rows().size();
            closedBytes += bytes;
            to.put(partition, new FeedPosition(offset + 1, tickOf(partition)));
            return false;
        }
        since.rows.addAll(rows.rows());
        since.waiting += rows.rows().size();
        since.bytes += bytes;
        if (open.values().stream().mapToLong(other -> other.bytes).sum() <= holdAtMost) {
            return false;
        }
        since.isPutOff = true;
        since.rows.clear();
        since.bytes = 0;
        return true;
    }

    /** Whether a partition's records are going to be read again. */
    boolean isPutOff(int partition) {
        Open since = open.get(partition);
        return since != null && since.isPutOff;
    }

    private long tickOf(int partition) {
        FeedPosition position = to.get(partition);
        return position == null ? -1 : position.tick();
    }

    /** What a tick's record brought about. */
    enum Closing {
        /** Nothing: it is a repeat. */
        REPEATED,
        CLOSED,
        /** The partition's records are to be read again from {@link #readAgainFrom}. */
        FOUND
    }

    /** Closes ticks of a partition. */
    Closing close(int partition, long offset, TickClosed tick) {
        if (tick.number() <= tickOf(partition)) {
            return Closing.REPEATED;
        }
        Open since = open.get(partition);
        if (since != null && since.isPutOff) {
            since.isPutOff = false;
            since.tick = OptionalLong.of(tick.number());
            return Closing.FOUND;
        }
        if (since != null) {
            long after = tickOf(partition);
            since.rows.forEach(row -> closed.add(row.row(after, tick.number())));
            closedBytes += since.bytes;
            open.remove(partition);
        }
        to.put(partition, new FeedPosition(offset + 1, tick.number()));
        return Closing.CLOSED;
    }

    /** The first offset of a partition whose tick was found. */
    long readAgainFrom(int partition) {
        return Objects.requireNonNull(open.get(partition)).firstOffset;
    }

    /** Whether all partitions have closed the same tick. */
    boolean isEven() {
        return to.size() == partitions
                && to.values().stream().mapToLong(FeedPosition::tick).distinct().count() == 1;
    }

    int closedRows() {
        return closed.size();
    }

    /** Whether what can go into the table takes more memory than it should. */
    boolean isFull() {
        return closedBytes > holdAtMost;
    }

    /** Rows of ticks that have not ended, held here or to be read again. */
    long waitingRows() {
        return open.values().stream().mapToLong(since -> since.waiting).sum();
    }

    /** Rows that are held here. */
    int heldRows() {
        return closed.size()
                + open.values().stream().mapToInt(since -> since.rows.size()).sum();
    }

    /** The newest tick that all partitions have closed; -1 before the first. */
    long newestTick() {
        return to.size() < partitions
                ? -1
                : to.values().stream().mapToLong(FeedPosition::tick).min().orElse(-1);
    }

    /** All that is closed, or of a tick that is known to. */
    TableBatch batch() {
        Map<Integer, FeedPosition> moved = new TreeMap<>(to);
        moved.entrySet().removeIf(entry -> entry.getValue().equals(from.get(entry.getKey())));
        return new TableBatch(partitions, from, moved, closed);
    }

    /** The last {@link #batch} is in the table. */
    void done() {
        closed.clear();
        closedBytes = 0;
        from.putAll(to);
    }
}
