package io.momentcross.experiments.day;

import java.time.Duration;

/**
 * How a day is lived.
 *
 * @param warmUp            before the first request is noted; labels that land in it are learned all the same
 * @param requestsPerSecond on average
 * @param slate             rooms of an answer, drawn evenly from those on air: nothing is ranked, so that what is
 *                          measured on the day owes nothing to whoever ranked it
 * @param shortVideos       longest short-video history in a sample
 * @param live              longest live history in a sample
 * @param skew              how unevenly users visit: the user's number is uniform to this power; 1 is evenly
 */
record DaySpec(
        long seed,
        long beganAtMs,
        Duration length,
        Duration warmUp,
        double requestsPerSecond,
        int slate,
        int shortVideos,
        int live,
        double skew) {

    long endsAtMs() {
        return beganAtMs + warmUp.toMillis() + length.toMillis();
    }

    long notedFromMs() {
        return beganAtMs + warmUp.toMillis();
    }
}
