package io.momentcross.benchmarks.intake;

import io.momentcross.benchmarks.load.Load;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * A load of calls.
 *
 * @param size           events in a call
 * @param callers        that send one call after the other; 0 for calls at a fixed rate
 * @param callsPerSecond the rate, where there are no callers
 * @param seconds        how long
 */
record Task(int size, int callers, double callsPerSecond, double seconds) {

    private static final int EVENTS = 40_000;

    /** How many different calls there are. */
    int batches() {
        return Math.max(1, EVENTS / size);
    }

    Load.Result run(Load.Sender sender) throws InterruptedException, ExecutionException {
        Duration length = Duration.ofNanos(Math.round(seconds * 1e9));
        return callers > 0 ? Load.closed(sender, callers, length) : Load.open(sender, callsPerSecond, length);
    }
}
