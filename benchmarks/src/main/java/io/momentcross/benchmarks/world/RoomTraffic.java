package io.momentcross.benchmarks.world;

import io.momentcross.feature.store.redis.RedisKeys;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.RoomCounters;
import java.util.IdentityHashMap;
import java.util.Random;

/** What was counted of rooms in the last hour, in each partition of the exposures topic. */
final class RoomTraffic {

    // As the topics have by default.
    private static final int PARTITIONS = 4;
    private static final long FINE_MS = 5_000;
    private static final long COARSE_MS = 300_000;
    private static final int COARSE = 12;
    private static final int FINE = 62;
    // A room that is shown once a second has an exposure in so many of a partition's five seconds: 1 - exp(-5 / 4).
    private static final double SHOWN = 0.71;

    private final Random random;
    private final long nowMs;

    RoomTraffic(Random random, long nowMs) {
        this.random = random;
        this.nowMs = nowMs;
    }

    /** By partition, as it is stored. */
    IdentityHashMap<byte[], byte[]> ofRoom() {
        IdentityHashMap<byte[], byte[]> partitions = new IdentityHashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.put(RedisKeys.number(partition), counters().encode());
        }
        return partitions;
    }

    private RoomCounters counters() {
        RoomCounters counters = new RoomCounters();
        for (int bucket = COARSE; bucket > 1; bucket--) {
            shown(counters, nowMs - bucket * COARSE_MS);
        }
        for (int bucket = FINE; bucket >= 0; bucket--) {
            if (random.nextDouble() < SHOWN || bucket == 0) {
                shown(counters, nowMs - bucket * FINE_MS);
            }
        }
        return counters;
    }

    private void shown(RoomCounters counters, long atMs) {
        counters.begin(counters.nextOffset(), atMs);
        int exposures = 1 + random.nextInt(2);
        counters.add(Counter.EXPOSURES, exposures, atMs);
        for (int i = 0; i < exposures; i++) {
            if (random.nextInt(4) == 0) {
                counters.add(Counter.CLICKS, 1, atMs);
                counters.add(Counter.ENTRIES, 1, atMs);
            }
        }
        if (random.nextInt(20) == 0) {
            counters.add(Counter.LIKES, 1, atMs);
        }
    }
}
