package io.momentcross.label.query;

import io.momentcross.label.table.TableName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Three hours of a small seeded world, as Java values and as tables: 40 users in two arms, two tasks, three policies.
 * Every fifteenth like comes after the end of its exposure and is a correction; the last exposures are open.
 */
public final class World {

    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final int EXPOSURES = 360;
    private static final long TICK_MS = 30_000;
    private static final String ZERO = "TIMESTAMPTZ '1970-01-01 00:00:00Z'";

    public record Seen(
            String requestId,
            long roomId,
            long userId,
            String arm,
            String modelVersion,
            long openedMs,
            long closedMs,
            boolean open) {}

    public record Cell(
            Seen seen,
            String policy,
            String task,
            String kind,
            @Nullable Long happenedMs,
            long landedMs,
            float prediction) {}

    public record Event(
            String eventId,
            Seen seen,
            String type,
            long receivedMs,
            @Nullable String lostBecause) {}

    public final List<Seen> seen = new ArrayList<>();
    public final List<Cell> cells = new ArrayList<>();
    public final List<Event> events = new ArrayList<>();

    public World(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < EXPOSURES; i++) {
            long opened = START.toEpochMilli() + i * 30_000L + random.nextInt(20_000);
            long user = 1L + random.nextInt(40);
            boolean open = i >= EXPOSURES - 10;
            Seen exposure = new Seen(
                    String.format(Locale.ROOT, "r-%03d", i),
                    100 + random.nextInt(7),
                    user,
                    user % 2 == 0 ? "b" : "a",
                    i < 200 ? "7" : "8",
                    opened,
                    opened + 120_000 + random.nextInt(60_000),
                    open);
            seen.add(exposure);
            event(exposure, "EXPOSURE", opened, null);
            task(exposure, "click", random.nextInt(100) < 30, false, random);
            task(exposure, "like", random.nextInt(100) < 12, i % 15 == 0, random);
            if (i % 20 == 3) {
                event(exposure, "CLICK", opened + 10, "TOO_LATE");
            }
            if (i % 30 == 7) {
                event(exposure, "GIFT", opened + 10, "REQUEST_UNKNOWN");
            }
        }
    }

    private void event(Seen exposure, String type, long receivedMs, @Nullable String lostBecause) {
        events.add(new Event("e-" + events.size(), exposure, type, receivedMs, lostBecause));
    }

    private void task(Seen exposure, String task, boolean positive, boolean correction, Random random) {
        long happened = exposure.openedMs + 1000 + random.nextInt(100_000);
        float prediction =
                Math.round(Math.min(0.99, random.nextInt(20) / 25.0 + (positive ? 0.15 : 0.01)) * 1000) / 1000f;
        long late = exposure.closedMs + 600_000;
        if (correction) {
            cell(exposure, "moment", task, "NEGATIVE", null, exposure.closedMs + 30_000, prediction);
            cell(exposure, "moment", task, "CORRECTION", late, late, prediction);
        } else if (positive) {
            event(exposure, task.toUpperCase(Locale.ROOT), happened, null);
            cell(exposure, "moment", task, "POSITIVE", happened, happened, prediction);
        } else if (!exposure.open) {
            cell(exposure, "moment", task, "NEGATIVE", null, exposure.closedMs + 30_000, prediction);
        }
        boolean early = positive && !correction && happened - exposure.openedMs <= 300_000;
        cell(
                exposure,
                "fast-slow",
                task,
                early ? "POSITIVE" : "NEGATIVE",
                early ? happened : null,
                exposure.openedMs + 300_000,
                prediction);
        if (correction) {
            cell(exposure, "fast-slow", task, "PU", late, exposure.openedMs + 3_600_000, prediction);
        }
        boolean known = positive || correction;
        cell(
                exposure,
                "hour",
                task,
                known ? "POSITIVE" : "NEGATIVE",
                known ? happened : null,
                exposure.openedMs + 3_600_000,
                prediction);
    }

    private void cell(
            Seen exposure,
            String policy,
            String task,
            String kind,
            @Nullable Long happenedMs,
            long landedMs,
            float prediction) {
        if (exposure.open && kind.equals("NEGATIVE")) {
            return;
        }
        long tickEnd = (landedMs / TICK_MS + 1) * TICK_MS;
        cells.add(new Cell(exposure, policy, task, kind, happenedMs, tickEnd, prediction));
    }

    /** Cells of {@code policy} of exposures of which it has said both tasks. */
    public List<Cell> settled(String policy) {
        return cells.stream()
                .filter(cell -> cell.policy.equals(policy))
                .filter(cell -> cells.stream()
                                .filter(other -> other.policy.equals(policy) && other.seen.equals(cell.seen))
                                .map(Cell::task)
                                .distinct()
                                .count()
                        == 2)
                .toList();
    }

    /** Writes all of it, labels into three files. */
    public void write(FakeTables tables) throws SQLException {
        for (int part = 0; part < 3; part++) {
            int of = part;
            tables.add(
                    TableName.LABELS,
                    values(
                            "request_id, room_id, user_id, author_id, category_id, arm, model_name, model_version, "
                                    + "propensity, position, served_at, opened_at, policy, task, kind, happened_at, "
                                    + "landed_at, tick, prediction",
                            cells.stream()
                                    .filter(cell -> cells.indexOf(cell) % 3 == of)
                                    .map(World::row)
                                    .toList()));
        }
        tables.add(
                TableName.EXPOSURES,
                values(
                        "request_id, room_id, user_id, arm, opened_at, closed_at, tick, reason, stay_ms, positives",
                        seen.stream()
                                .filter(exposure -> !exposure.open)
                                .map(World::row)
                                .toList()));
        tables.add(
                TableName.SERVED,
                values(
                        "request_id, user_id, received_at, tick, arm, model_name, model_version, shown",
                        seen.stream()
                                .map(exposure -> "('" + exposure.requestId + "'," + exposure.userId + ","
                                        + time(exposure.openedMs - 500) + "," + tick(exposure.openedMs) + ",'"
                                        + exposure.arm + "','moment-cross','" + exposure.modelVersion + "',5)")
                                .toList()));
        String columns = "event_id, request_id, user_id, room_id, type, happened_at, received_at, tick, gift_value";
        tables.add(
                TableName.FEEDBACK,
                values(columns, events.stream().map(World::row).toList()));
        tables.add(
                TableName.LOST,
                values(
                        columns.replace("gift_value", "landed_at, reason"),
                        events.stream()
                                .filter(event -> event.lostBecause != null)
                                .map(event -> row(event)
                                        .replaceAll(
                                                ",0\\)$",
                                                "," + time(event.receivedMs + 30_000) + ",'" + event.lostBecause
                                                        + "')"))
                                .toList()));
        tables.newestTick(tick(START.toEpochMilli() + 6 * 3_600_000));
    }

    private static String values(String columns, List<String> rows) {
        return "SELECT * FROM (VALUES " + String.join(",\n", rows) + ") AS t(" + columns + ")";
    }

    private static String row(Cell cell) {
        Seen exposure = cell.seen;
        return List.of(
                        "'" + exposure.requestId + "'",
                        exposure.roomId,
                        exposure.userId,
                        exposure.roomId * 10,
                        exposure.roomId % 3,
                        "'" + exposure.arm + "'",
                        "'moment-cross'",
                        "'" + exposure.modelVersion + "'",
                        1,
                        2,
                        time(exposure.openedMs - 500),
                        time(exposure.openedMs),
                        "'" + cell.policy + "'",
                        "'" + cell.task + "'",
                        "'" + cell.kind + "'",
                        cell.happenedMs == null ? "NULL" : time(cell.happenedMs),
                        time(cell.landedMs),
                        tick(cell.landedMs),
                        cell.prediction)
                .stream()
                .map(Object::toString)
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String row(Seen exposure) {
        return "('" + exposure.requestId + "'," + exposure.roomId + "," + exposure.userId + ",'" + exposure.arm + "',"
                + time(exposure.openedMs) + "," + time(exposure.closedMs) + "," + tick(exposure.closedMs)
                + ",'EXIT',1000,['click'])";
    }

    private static String row(Event event) {
        return "('" + event.eventId + "','" + event.seen.requestId + "'," + event.seen.userId + ","
                + event.seen.roomId + ",'" + event.type + "'," + time(event.receivedMs - 100) + ","
                + time(event.receivedMs) + "," + tick(event.receivedMs) + ",0)";
    }

    private static String time(long ms) {
        return "(" + ZERO + " + to_milliseconds(" + ms + "))";
    }

    private static long tick(long ms) {
        return ms / TICK_MS + 1;
    }
}
