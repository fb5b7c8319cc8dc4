package io.momentcross.feature.history;

import io.momentcross.contracts.BehaviorFlags;

/**
 * One behaviour in a history.
 *
 * @param itemId       short video, or room
 * @param happenedAtMs ms since the epoch
 * @param value        watched share of a short video, or seconds stayed in a room
 * @param flags        bits as in {@code BehaviorFlags}
 */
public record HistoryItem(long itemId, long authorId, long categoryId, long happenedAtMs, float value, int flags) {

    // Watched to the end, near enough; the paper names no threshold for short videos, this one is ours.
    private static final float LONG_WATCH = 0.9f;

    /** @param reactions flags of what else the user did than to play it */
    public static HistoryItem ofShortVideo(
            long videoId, long authorId, long categoryId, long happenedAtMs, float watchRatio, int reactions) {
        int flags = reactions | BehaviorFlags.CLICK | (watchRatio >= LONG_WATCH ? BehaviorFlags.LONG_VIEW : 0);
        return new HistoryItem(videoId, authorId, categoryId, happenedAtMs, watchRatio, flags);
    }
}
