package io.momentcross.simulator.world;

/** Random numbers that depend on what they are for, not on when they are drawn: the same key gives the same number. */
final class Chance {

    private Chance() {}

    /** Uniform in [0, 1). */
    static double uniform(long seed, long... keys) {
        return (mix(seed, keys) >>> 11) * 0x1.0p-53;
    }

    /** Standard normal (Box-Muller). */
    static double normal(long seed, long... keys) {
        long hash = mix(seed, keys);
        double u = ((hash >>> 11) + 1) * 0x1.0p-53;
        double v = (scramble(hash ^ 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    }

    /** Exponential with the given mean. */
    static double exponential(double mean, long seed, long... keys) {
        return -mean * Math.log(1 - uniform(seed, keys));
    }

    private static long mix(long seed, long... keys) {
        long hash = scramble(seed);
        for (long key : keys) {
            hash = scramble(hash ^ scramble(key + 0x632BE59BD9B4E019L));
        }
        return hash;
    }

    // SplitMix64's finalizer (Steele, Lea, Flood 2014).
    private static long scramble(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
