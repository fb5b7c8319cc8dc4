package io.momentcross.ranking.rank;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Times the stages of one request. One thread. */
final class Stages {

    private final StageTimers timers;
    private final long startedNanos = System.nanoTime();
    private final Map<String, Double> milliseconds = new LinkedHashMap<>();

    Stages(StageTimers timers) {
        this.timers = timers;
    }

    <T> T time(String stage, Supplier<T> work) {
        long from = System.nanoTime();
        try {
            return work.get();
        } finally {
            long took = System.nanoTime() - from;
            milliseconds.put(stage, took / 1e6);
            timers.of(stage).record(took, TimeUnit.NANOSECONDS);
        }
    }

    void time(String stage, Runnable work) {
        time(stage, () -> {
            work.run();
            return true;
        });
    }

    long tookNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** By stage, in their order. */
    Map<String, Double> milliseconds() {
        return Collections.unmodifiableMap(milliseconds);
    }
}
