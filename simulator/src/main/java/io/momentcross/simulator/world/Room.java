package io.momentcross.simulator.world;

/**
 * A live room.
 *
 * @param appeal what everybody finds in it, in log-odds
 */
public record Room(
        long id, long authorId, long categoryId, long startedAtMs, long endsAtMs, double appeal, String title) {}
