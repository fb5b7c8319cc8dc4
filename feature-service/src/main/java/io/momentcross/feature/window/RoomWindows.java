package io.momentcross.feature.window;

import java.util.List;

/** A room's counts over all partitions. Immutable as long as its parts are left alone. */
public record RoomWindows(List<RoomCounters> parts) {

    public RoomWindows {
        parts = List.copyOf(parts);
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    public long sum(Counter counter, Span span, long nowMs) {
        // Loops: a read asks some thousands of times.
        long sum = 0;
        for (RoomCounters part : parts) {
            sum += part.sum(counter, span, nowMs);
        }
        return sum;
    }

    public long present() {
        return Math.max(0, parts.stream().mapToLong(RoomCounters::present).sum());
    }

    /** When the newest event was counted; 0 where there is none. */
    public long updatedAtMs() {
        long newest = 0;
        for (RoomCounters part : parts) {
            newest = Math.max(newest, part.updatedAtMs());
        }
        return newest;
    }

    /**
     * How hot the room is: weighted events of the last five minutes, those of the last 30 s counted ten times as they
     * come ten times as densely, per exposure with a prior of 20. The weights are ours.
     */
    public double heat(long nowMs) {
        double recent = events(Span.THIRTY_SECONDS, nowMs) * 10 + events(Span.FIVE_MINUTES, nowMs);
        double shown = sum(Counter.EXPOSURES, Span.THIRTY_SECONDS, nowMs) * 10.0
                + sum(Counter.EXPOSURES, Span.FIVE_MINUTES, nowMs);
        return recent / (shown + 20);
    }

    private double events(Span span, long nowMs) {
        return sum(Counter.CLICKS, span, nowMs)
                + 2 * sum(Counter.LIKES, span, nowMs)
                + 3 * sum(Counter.COMMENTS, span, nowMs)
                + 5 * sum(Counter.GIFTS, span, nowMs)
                + 2 * sum(Counter.FOLLOWS, span, nowMs);
    }
}
