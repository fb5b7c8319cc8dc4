package io.momentcross.label.table;

import io.momentcross.contracts.Ticks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A made-up feed of labels whose every row can be told: so many in each partition at each tick. */
public final class TickedLabels {

    public static final int PARTITIONS = 2;
    public static final int ROWS = 5;
    /** Twenty minutes lie between two ticks, so that hours fill and close quickly. */
    public static final long STEP = 40;

    public static final long FIRST = 57_000_000;

    private TickedLabels() {}

    /** The batch that takes a table at {@code from} one tick further in every partition. */
    public static TableBatch next(Map<Integer, FeedPosition> from) {
        Map<Integer, FeedPosition> to = new HashMap<>();
        List<TableRow> rows = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            FeedPosition position = from.get(partition);
            long tick = position == null ? FIRST : position.tick() + STEP;
            long offset = position == null ? 0 : position.nextOffset();
            to.put(partition, new FeedPosition(offset + ROWS + 1, tick));
            for (int i = 0; i < ROWS; i++) {
                rows.add(row(partition + "-" + tick + "-" + i, tick));
            }
        }
        return new TableBatch(PARTITIONS, from, to, rows);
    }

    /** Number of rows in a table that has taken in all ticks up to {@code newest}. */
    public static long rows(long newest) {
        return newest < 0 ? 0 : ((newest - FIRST) / STEP + 1) * PARTITIONS * ROWS;
    }

    public static TableRow row(String requestId, long tick) {
        long landedAtMs = Ticks.endMs(tick);
        return TableRow.of(
                landedAtMs,
                requestId,
                5L,
                7L,
                "moment",
                "click",
                "POSITIVE",
                landedAtMs - 10_000,
                landedAtMs,
                tick,
                2,
                0.5f,
                "moment-cross",
                "3",
                "default",
                landedAtMs - 20_000,
                11L,
                12L,
                landedAtMs - 15_000,
                0.25f);
    }
}
