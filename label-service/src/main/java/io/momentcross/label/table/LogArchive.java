package io.momentcross.label.table;

import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.Served;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The archived log, read from the tables' files beside whoever writes them. Rows that were written before the column
 * {@code after_tick} came are taken as if every tick had been written. Any number of threads; a cursor is one thread's.
 */
public interface LogArchive {

    /**
     * How far each partition of {@link TableName#SERVED} or {@link TableName#FEEDBACK} is in; empty where nothing is.
     *
     * @throws java.io.FileNotFoundException if there is no such table
     */
    Map<Integer, FeedPosition> positions(TableName log) throws IOException;

    /** The rows of ticks from {@code fromTick}, up to the one that closes over what came before {@code toTick}. */
    Extent extent(TableName log, long fromTick, long toTick) throws IOException;

    /** The answered requests of a stretch of {@link #extent}, in the order of the log. */
    Cursor<Served> served(int partition, long fromTick, long toTick) throws IOException;

    /** Feedback and ends of rooms likewise. */
    Cursor<FeedbackRecord> feedback(int partition, long fromTick, long toTick) throws IOException;

    /**
     * @param rows      how many there are in all partitions
     * @param firstTick the lowest tick of a row; -1 where there is none
     */
    record Extent(long rows, long firstTick) {}

    /** Rows in order. */
    interface Cursor<T> extends AutoCloseable {

        /** The next one; null after the last. */
        @Nullable
        Archived<T> next() throws IOException;

        @Override
        void close();
    }
}
