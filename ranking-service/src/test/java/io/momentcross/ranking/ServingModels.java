package io.momentcross.ranking;

import io.momentcross.ranking.model.ModelRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Models that need a trial, which come after the service has started. */
public final class ServingModels {

    private static final long LONGEST = Duration.ofMinutes(5).toNanos();
    private static final long LOOK = Duration.ofMillis(20).toNanos();

    private ServingModels() {}

    /** Returns when each of them serves. */
    public static void await(ModelRegistry registry, String... names) {
        long until = System.nanoTime() + LONGEST;
        for (String name : List.of(names)) {
            while (registry.findServing(name).isEmpty()) {
                if (System.nanoTime() > until) {
                    throw new AssertionError(name + " does not serve: " + registry.versions(name));
                }
                LockSupport.parkNanos(LOOK);
            }
        }
    }
}
