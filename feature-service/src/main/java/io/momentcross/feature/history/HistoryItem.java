package io.momentcross.feature.history;

/**
 * One behaviour in a history.
 *
 * @param itemId       short video, or room
 * @param happenedAtMs ms since the epoch
 * @param value        watched share of a short video, or seconds stayed in a room
 * @param flags        bits as in {@code BehaviorFlags}
 */
public record HistoryItem(long itemId, long authorId, long categoryId, long happenedAtMs, float value, int flags) {}
