package io.momentcross.label.table.feed;

import io.momentcross.label.table.TableRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows what one topic's records say for one table. Stateless. */
interface RecordReader {

    /** @param value null for a tombstone, which is as unreadable as any other empty record */
    Reading read(int partition, long offset, byte @Nullable [] value) throws UnreadableRecordException;

    /** What a record says. */
    sealed interface Reading {}

    /** Rows of the tick that is not yet closed; none where the record is for other tables. */
    record Rows(List<RowOfTick> rows) implements Reading {

        static final Rows NONE = new Rows(List.of());

        public Rows {
            rows = List.copyOf(rows);
        }

        static Rows one(RowOfTick row) {
            return new Rows(List.of(row));
        }
    }

    /** Closes all ticks up to {@code number} in its partition. */
    record TickClosed(long number) implements Reading {}

    @FunctionalInterface
    interface RowOfTick {
        /**
         * @param after the newest tick of its partition when it came; -1 before the first
         * @param tick  the tick that closes over it
         */
        TableRow row(long after, long tick);
    }
}
