package io.momentcross.label.replay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One partition of one log, in its order. One thread's. */
interface LogReader extends AutoCloseable {

    /**
     * The next event. Ticks ascend; the last event is the first tick that is not before the stretch's end.
     *
     * @return null after the last
     */
    @Nullable
    LogEvent next() throws IOException, InterruptedException;

    /** How many records have been read, those that say nothing included. */
    long read();

    @Override
    void close();
}
