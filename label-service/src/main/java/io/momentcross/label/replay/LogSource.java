package io.momentcross.label.replay;

import io.momentcross.label.join.JoinState.Clock;
import java.io.IOException;

/** Where history is read. Any number of threads. */
interface LogSource extends AutoCloseable {

    /** What there is. */
    Bounds bounds() throws IOException, InterruptedException;

    /**
     * @param fromTick the first tick of which everything is read; records before it are not, but the log's first are
     *                 read from their beginning
     */
    Stretch stretch(long fromTick, long toTick) throws IOException, InterruptedException;

    /**
     * @param partitions of each of the two logs
     * @param firstTick  the lowest tick; -1 where there is none
     * @param lastTick   the newest tick that is complete in all partitions of both
     */
    record Bounds(int partitions, long firstTick, long lastTick) {}

    /** A part of the logs. */
    interface Stretch {

        /** How many records there are, about. */
        long records();

        /** @param log {@link Clock#SERVED} or {@link Clock#FEEDBACK} */
        LogReader open(Clock log, int partition) throws IOException;
    }

    @Override
    void close();
}
