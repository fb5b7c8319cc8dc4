package io.momentcross.ranking;

import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.model.ModelVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Models that need a trial, which come after the service has started. */
public final class ServingModels {

    private static final long LONGEST = Duration.ofMinutes(5).toNanos();
    private static final long LOOK = Duration.ofMillis(20).toNanos();

    private ServingModels() {}

    /** Returns when each of them serves. */
    public static void await(ModelRegistry registry, String... names) {
        for (String name : List.of(names)) {
            await(registry, name, () -> registry.findServing(name).isPresent());
        }
    }

    /** Returns when the version is the model's shadow. */
    public static void awaitShadow(ModelRegistry registry, String name, String version) {
        await(
                registry,
                name,
                () -> registry.versions(name).stream()
                        .anyMatch(known ->
                                known.version().equals(version) && known.state() == ModelVersion.State.SHADOW));
    }

    private static void await(ModelRegistry registry, String name, BooleanSupplier isThere) {
        long until = System.nanoTime() + LONGEST;
        while (!isThere.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(name + " does not serve: " + registry.versions(name));
            }
            LockSupport.parkNanos(LOOK);
        }
    }
}
