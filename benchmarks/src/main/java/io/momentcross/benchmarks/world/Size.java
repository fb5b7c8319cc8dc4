package io.momentcross.benchmarks.world;

/**
 * How much there is.
 *
 * @param users   with ids 1, 2, …
 * @param rooms   with ids 1, 2, …, all on air
 * @param history short videos that each user has played, and rooms that each has clicked
 */
public record Size(int users, int rooms, int history) {}
