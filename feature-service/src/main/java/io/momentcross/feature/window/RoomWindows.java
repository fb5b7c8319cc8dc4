package io.momentcross.feature.window;

import java.util.List;
import java.util.stream.IntStream;

/** A room's counts over all partitions, summed up at one time. Immutable. */
public final class RoomWindows {

    private static final Span[] SPANS = Span.values();
    private static final double HALF_LIFE_MS = 60_000;
    /** By age in fine buckets, of the last five minutes. */
    private static final double[] DECAY = IntStream.range(
                    0, (int) (Span.FIVE_MINUTES.lengthMs() / RoomCounters.FINE_MS))
            .mapToDouble(age -> Math.pow(0.5, age * RoomCounters.FINE_MS / HALF_LIFE_MS))
            .toArray();

    /** Of a room of which nothing was counted. */
    public static final RoomWindows NONE = new RoomWindows(List.of(), 0);

    private final boolean isEmpty;
    private final long[][] sums = new long[SPANS.length][Counter.COUNT];
    private final double[] decayed = new double[Counter.COUNT];
    private final long present;
    private final long updatedAtMs;

    /** @param nowMs where windows end */
    public RoomWindows(List<RoomCounters> parts, long nowMs) {
        long inside = 0;
        long newest = 0;
        for (RoomCounters part : parts) {
            for (Span span : SPANS) {
                part.addTo(sums[span.place()], span, nowMs);
            }
            part.addWeighted(decayed, DECAY, nowMs);
            inside += part.present();
            newest = Math.max(newest, part.updatedAtMs());
        }
        this.isEmpty = parts.isEmpty();
        this.present = Math.max(0, inside);
        this.updatedAtMs = newest;
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /** Count within {@code span} before the time of the windows. */
    public long sum(Counter counter, Span span) {
        return sums[span.place()][counter.slot()];
    }

    /**
     * Count for each exposure, where what happened a minute ago counts half of what happens now, and what happened more
     * than five minutes ago nothing; 0 where the room was not shown.
     */
    public double decayedRate(Counter counter) {
        double shown = decayed[Counter.EXPOSURES.slot()];
        return shown == 0 ? 0 : decayed[counter.slot()] / shown;
    }

    /** Users who have clicked and not yet left. */
    public long present() {
        return present;
    }

    /** When the newest event was counted; 0 where there is none. */
    public long updatedAtMs() {
        return updatedAtMs;
    }

    /**
     * How hot the room is: weighted events of the last five minutes, those of the last 30 s counted ten times as they
     * come ten times as densely, per exposure with a prior of 20. The weights are ours.
     */
    public double heat() {
        double recent = events(Span.THIRTY_SECONDS) * 10 + events(Span.FIVE_MINUTES);
        double shown = sum(Counter.EXPOSURES, Span.THIRTY_SECONDS) * 10.0 + sum(Counter.EXPOSURES, Span.FIVE_MINUTES);
        return recent / (shown + 20);
    }

    private double events(Span span) {
        return sum(Counter.CLICKS, span)
                + 2 * sum(Counter.LIKES, span)
                + 3 * sum(Counter.COMMENTS, span)
                + 5 * sum(Counter.GIFTS, span)
                + 2 * sum(Counter.FOLLOWS, span);
    }
}
