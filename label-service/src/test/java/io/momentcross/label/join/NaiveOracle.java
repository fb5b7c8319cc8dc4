package io.momentcross.label.join;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What policy moment has to say of a log, worked out the slow way: for every exposure and tick, everything that had
 * come is looked at again from the start. Shares no code with the join.
 */
public final class NaiveOracle {

    private final Log log;
    private final JoinRules rules;
    private final Set<String> cells = new TreeSet<>();

    private NaiveOracle(Log log, JoinRules rules) {
        this.log = log;
        this.rules = rules;
    }

    /** One line per cell: exposure, task, kind, tick, happenedAt. */
    public static Set<String> cells(Log log, JoinRules rules) {
        NaiveOracle oracle = new NaiveOracle(log, rules);
        for (Log.Arrived<Served> request : oracle.firstOfEach()) {
            request.what().getCandidatesList().forEach(room -> oracle.exposure(request, room.getRoomId()));
        }
        return oracle.cells;
    }

    public static String line(ExposureId id, LabelCell cell) {
        return id + " " + cell.task() + " " + cell.kind() + " " + cell.tick() + " " + cell.happenedAtMs();
    }

    private record Known(long tick, Feedback feedback) {}

    private List<Log.Arrived<Served>> firstOfEach() {
        Set<String> seen = new HashSet<>();
        return log.served().stream()
                .sorted(Comparator.comparingLong(Log.Arrived::tick))
                .filter(s -> seen.add(s.what().getRequestId()))
                .toList();
    }

    private List<Known> known(Log.Arrived<Served> request, long room) {
        Set<String> seen = new HashSet<>();
        List<Known> known = new ArrayList<>();
        log.feedback().stream()
                .sorted(Comparator.comparingLong(Log.Arrived::tick))
                .filter(f -> seen.add(f.what().getEventId()))
                .filter(f -> f.what().getRequestId().equals(request.what().getRequestId()))
                .filter(f -> f.what().getRoomId() == room)
                .filter(f -> request.tick() <= f.tick() + graceTicks())
                .forEach(f -> known.add(new Known(Math.max(f.tick(), request.tick()), f.what())));
        known.sort(Comparator.comparingLong(Known::tick)
                .thenComparingLong(k -> k.feedback().getReceivedAtMs())
                .thenComparing(k -> k.feedback().getEventId()));
        return known;
    }

    private long graceTicks() {
        return rules.grace().toMillis() / Ticks.LENGTH.toMillis();
    }

    private void exposure(Log.Arrived<Served> request, long room) {
        List<Known> all = known(request, room);
        ExposureId id = new ExposureId(request.what().getRequestId(), room);
        Map<String, CellKind> said = new HashMap<>();
        Long closedAt = null;
        for (long tick : LongStream.rangeClosed(log.firstTick(), log.lastTick()).toArray()) {
            long now = tick;
            List<Known> upToNow = all.stream().filter(k -> k.tick() <= now).toList();
            if (upToNow.isEmpty()) {
                continue;
            }
            if (closedAt == null && ends(upToNow, room, tick)) {
                closedAt = tick;
            }
            for (TaskRule task : rules.tasks()) {
                Long positive = positive(task, upToNow, untilItsEnd(upToNow, closedAt));
                boolean over = closedAt != null && tick >= closedAt + graceTicks();
                CellKind before = said.get(task.name());
                CellKind kind = null;
                if (positive != null && before == null) {
                    kind = CellKind.CELL_KIND_POSITIVE;
                } else if (positive != null && before == CellKind.CELL_KIND_NEGATIVE) {
                    kind = CellKind.CELL_KIND_CORRECTION;
                } else if (over && before == null) {
                    kind = CellKind.CELL_KIND_NEGATIVE;
                }
                if (kind != null) {
                    said.put(task.name(), kind);
                    long happened = kind == CellKind.CELL_KIND_NEGATIVE ? 0 : Objects.requireNonNull(positive);
                    cells.add(line(id, new LabelCell(task.name(), kind, happened, tick)));
                }
            }
        }
    }

    /** What came before the end: of the end's own tick up to the exit, if it was one. */
    private static List<Known> untilItsEnd(List<Known> known, @Nullable Long closedAt) {
        List<Known> before = new ArrayList<>();
        for (Known k : known) {
            if (closedAt != null && k.tick() > closedAt) {
                break;
            }
            before.add(k);
            if (isLeaving(k)) {
                break;
            }
        }
        return before;
    }

    private static boolean isLeaving(Known known) {
        return known.feedback().getType() == FeedbackType.FEEDBACK_TYPE_SKIP
                || known.feedback().getType() == FeedbackType.FEEDBACK_TYPE_EXIT;
    }

    private boolean ends(List<Known> known, long room, long tick) {
        boolean left = known.stream().anyMatch(NaiveOracle::isLeaving);
        boolean roomEnded = log.roomEnds().stream().anyMatch(r -> r.tick() == tick && r.what() == room);
        long nowMs = tick * Ticks.LENGTH.toMillis();
        Long clicked = clickedAtMs(known);
        boolean silent = clicked == null
                ? nowMs - known.getFirst().feedback().getReceivedAtMs()
                        >= rules.unclickedTimeout().toMillis()
                : nowMs - lastSignMs(known) >= rules.heartbeatTimeout().toMillis();
        return left || roomEnded || silent;
    }

    private @Nullable Long positive(TaskRule task, List<Known> known, List<Known> beforeTheEnd) {
        return switch (task.source()) {
            case TaskRule.Source.Feedback source ->
                known.stream()
                        .filter(k -> k.feedback().getType() == source.type())
                        .findFirst()
                        .map(k -> k.feedback().getHappenedAtMs())
                        .orElse(null);
            case TaskRule.Source.Stay stay -> {
                Long clicked = clickedAtMs(beforeTheEnd);
                yield clicked != null
                                && lastSignMs(beforeTheEnd) - clicked
                                        >= stay.atLeast().toMillis()
                        ? Long.valueOf(clicked + stay.atLeast().toMillis())
                        : null;
            }
        };
    }

    private static @Nullable Long clickedAtMs(List<Known> known) {
        return known.stream()
                .filter(k -> k.feedback().getType() == FeedbackType.FEEDBACK_TYPE_CLICK)
                .findFirst()
                .map(k -> k.feedback().getReceivedAtMs())
                .orElse(null);
    }

    private static long lastSignMs(List<Known> known) {
        long last = Long.MIN_VALUE;
        boolean clicked = false;
        for (Known k : known) {
            clicked |= k.feedback().getType() == FeedbackType.FEEDBACK_TYPE_CLICK;
            if (clicked) {
                last = Math.max(last, k.feedback().getReceivedAtMs());
            }
        }
        return last;
    }
}
