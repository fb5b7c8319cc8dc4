package io.momentcross.benchmarks.features;

/**
 * What one side did in one round.
 *
 * @param perSecond of all callers, who wait for their answers
 * @param bytes     of an answer
 * @param sideCpuMs processor time of its process by read; of the callers' process, where it has none of its own
 * @param redisCpuMs of Redis by read
 */
record ReadRound(
        double perSecond,
        double p50Ms,
        double p99Ms,
        double bytes,
        double sideCpuMs,
        double callerCpuMs,
        double redisCpuMs) {}
