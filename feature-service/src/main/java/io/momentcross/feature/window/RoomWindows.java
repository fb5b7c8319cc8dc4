package io.momentcross.feature.window;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room's counts over all partitions, which nobody changes any more. Thread-safe. */
public final class RoomWindows {

    private final List<RoomCounters> parts;
    private volatile @Nullable Sums newest;

    /** All sums at one time, as a read asks for most of them: each bucket is looked at once. */
    private static final class Sums {
        private final long nowMs;
        private final Map<Span, long[]> counts = new EnumMap<>(Span.class);

        private Sums(List<RoomCounters> parts, long nowMs) {
            this.nowMs = nowMs;
            for (Span span : Span.values()) {
                long[] sums = new long[Counter.COUNT];
                parts.forEach(part -> part.addTo(sums, span, nowMs));
                counts.put(span, sums);
            }
        }

        @SuppressWarnings("NullAway") // There is one for each span.
        private long of(Counter counter, Span span) {
            return counts.get(span)[counter.slot()];
        }
    }

    public RoomWindows(List<RoomCounters> parts) {
        this.parts = List.copyOf(parts);
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Count within {@code span} before {@code nowMs}. */
    public long sum(Counter counter, Span span, long nowMs) {
        Sums sums = newest;
        if (sums == null || sums.nowMs != nowMs) {
            sums = new Sums(parts, nowMs);
            newest = sums;
        }
        return sums.of(counter, span);
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
