package io.momentcross.benchmarks.traffic;

/**
 * How much, and how large.
 *
 * @param users           whose turn it is, is drawn evenly
 * @param requestsPerTick a tick is 30 s
 * @param candidates      rooms that a request was ranked over
 * @param slate           those of them that were answered, and are all shown
 * @param history         items of the user's short-video history in each request; the live history has a quarter
 */
public record Shape(int users, int requestsPerTick, int candidates, int slate, int history) {

    /** @throws IllegalArgumentException naming what cannot be */
    public Shape {
        require(users > 0, "users");
        require(requestsPerTick > 0, "requests per tick");
        require(slate > 0, "slate");
        require(candidates >= slate, "candidates (at least the slate's)");
        require(history >= 0, "history");
    }

    private static void require(boolean isSo, String what) {
        if (!isSo) {
            throw new IllegalArgumentException(what + ": too small");
        }
    }

    /** Of histories that are there, and too short to drown the join in bytes that it only copies. */
    public static Shape ofRequests(int requestsPerTick) {
        return new Shape(20 * requestsPerTick, requestsPerTick, 40, 10, 50);
    }
}
