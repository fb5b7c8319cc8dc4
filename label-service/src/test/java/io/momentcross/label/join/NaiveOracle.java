package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the join has to say of a log, worked out the slow way: request by request, tick by tick, and at each tick
 * everything that had come is looked at again from the start. Shares no code with the join.
 */
public final class NaiveOracle {

    private static final long TICK_MS = 30_000;

    private final Log log;
    private final JoinPlan plan;
    private final long grace;
    private final long horizon;
    private final Set<String> roomEnds = new HashSet<>();
    private final List<String> lines = new ArrayList<>();

    private NaiveOracle(Log log, JoinPlan plan) {
        this.log = log;
        this.plan = plan;
        this.grace = ticks(plan.rules().grace());
        this.horizon = ticks(plan.rules().horizon());
        for (Log.Arrived<RoomEnd> end : inOrder(log.roomEnds(), log.feedbackTicks())) {
            long arrived = arrival(log.feedbackTicks(), end.tick(), end.what().getReceivedAtMs());
            roomEnds.add(end.what().getRoomId() + " " + Math.max(arrived, log.firstTick()));
        }
    }

    /** One line for each cell, each end of an exposure, each accepted and each lost feedback; in no order. */
    public static List<String> lines(Log log, JoinPlan plan) {
        NaiveOracle oracle = new NaiveOracle(log, plan);
        oracle.work();
        return oracle.lines;
    }

    /** What of it stands in the label feed: all but what was accepted. */
    public static List<String> feed(Log log, JoinPlan plan) {
        return lines(log, plan).stream()
                .filter(line -> !line.startsWith("accepted "))
                .toList();
    }

    public static String line(String policy, ExposureId id, LabelCell cell) {
        return "cell " + policy + " " + id + " " + cell.task() + " " + cell.kind() + " " + cell.tick() + " "
                + cell.happenedAtMs();
    }

    public static String closed(ExposureId id, long tick, CloseReason reason, long stayMs) {
        return "closed " + id + " " + tick + " " + reason + " " + stayMs;
    }

    public static String lost(String reason, Feedback feedback, long tick) {
        return "lost " + feedback.getEventId() + " " + feedback.getReceivedAtMs() + " " + reason + " " + tick;
    }

    public static String accepted(Feedback feedback) {
        return "accepted " + feedback.getEventId() + " " + feedback.getReceivedAtMs();
    }

    private static long ticks(Duration length) {
        return (length.toMillis() + TICK_MS - 1) / TICK_MS;
    }

    /** Feedback and the tick that it belongs to; {@code joins}: at which it meets its request. */
    private record Known(long tick, long joins, Feedback feedback) {}

    private static long arrival(List<Long> tickRecords, long position, long receivedAtMs) {
        int next = next(tickRecords, position);
        long before = next == 0 ? -1 : tickRecords.get(next - 1);
        return Math.max(before + 1, receivedAtMs / TICK_MS + 1);
    }

    /** Which of the tick records is the next after what stands at {@code position}. */
    private static int next(List<Long> tickRecords, long position) {
        int found = Collections.binarySearch(tickRecords, position);
        return found < 0 ? -found - 1 : found;
    }

    private static <T> List<Log.Arrived<T>> inOrder(List<Log.Arrived<T>> arrived, List<Long> tickRecords) {
        return arrived.stream()
                .filter(a -> a.tick() <= tickRecords.getLast())
                .sorted(Comparator.comparingInt(a -> next(tickRecords, a.tick())))
                .toList();
    }

    private void work() {
        Map<String, Served> requests = new LinkedHashMap<>();
        Map<String, Long> arrivals = new HashMap<>();
        for (Log.Arrived<Served> s : inOrder(log.served(), log.servedTicks())) {
            long tick = arrival(log.servedTicks(), s.tick(), s.what().getReceivedAtMs());
            if (tick <= s.what().getReceivedAtMs() / TICK_MS + 1 + horizon
                    && requests.putIfAbsent(s.what().getRequestId(), s.what()) == null) {
                arrivals.put(s.what().getRequestId(), tick);
            }
        }
        Map<String, List<Known>> byRequest = new TreeMap<>();
        for (Known known : withoutRepeats()) {
            byRequest
                    .computeIfAbsent(known.feedback().getRequestId(), id -> new ArrayList<>())
                    .add(known);
        }
        byRequest.forEach((id, all) -> {
            Served served = requests.get(id);
            if (served == null) {
                all.forEach(this::orphaned);
            } else {
                request(served, Objects.requireNonNull(arrivals.get(id)), all);
            }
        });
    }

    private List<Known> withoutRepeats() {
        Map<String, Long> taken = new HashMap<>();
        List<Known> kept = new ArrayList<>();
        for (Log.Arrived<Feedback> f : inOrder(log.feedback(), log.feedbackTicks())) {
            Feedback feedback = f.what();
            long tick = arrival(log.feedbackTicks(), f.tick(), feedback.getReceivedAtMs());
            String event = feedback.getRequestId() + " " + feedback.getEventId();
            Long before = taken.get(event);
            if (feedback.getRequestId().startsWith("fallback-")) {
                lines.add(lost("FALLBACK", feedback, tick));
            } else if (before != null && tick <= before + horizon) {
                lines.add(lost("DUPLICATE", feedback, tick));
            } else {
                taken.put(event, tick);
                kept.add(new Known(tick, Math.max(tick, log.firstTick()), feedback));
            }
        }
        return kept;
    }

    private long givenUp(Known known) {
        return Math.max(Math.max(known.tick(), log.firstTick()) + 1, known.tick() + grace);
    }

    private void orphaned(Known known) {
        if (givenUp(known) <= log.lastTick()) {
            lines.add(lost("REQUEST_UNKNOWN", known.feedback(), givenUp(known)));
        }
    }

    private void request(Served served, long arrived, List<Known> all) {
        List<Known> joined = new ArrayList<>();
        for (Known known : all) {
            if (arrived > givenUp(known)) {
                orphaned(known);
            } else {
                joined.add(new Known(known.tick(), Math.max(known.joins(), arrived), known.feedback()));
            }
        }
        joined.sort(Comparator.comparingLong(Known::joins)
                .thenComparingLong(k -> k.feedback().getReceivedAtMs())
                .thenComparing(k -> k.feedback().getEventId()));
        Map<Long, List<Known>> byTick = joined.stream().collect(Collectors.groupingBy(Known::joins));
        Map<Long, Diary> rooms = new TreeMap<>();
        boolean isForgotten = false;
        for (long tick = log.firstTick(); tick <= log.lastTick(); tick++) {
            long now = tick;
            for (Known known : Objects.requireNonNull(byTick.getOrDefault(now, List.of()))) {
                if (isForgotten) {
                    orphaned(known);
                } else {
                    take(served, known, rooms, tick);
                }
            }
            rooms.values().forEach(diary -> diary.endOf(now));
            isForgotten = tick >= arrived + horizon
                    && rooms.values().stream()
                            .allMatch(diary -> diary.closedAt != null && diary.closedAt + horizon <= now);
            if (isForgotten) {
                rooms.clear();
            }
        }
    }

    private void take(Served served, Known known, Map<Long, Diary> rooms, long tick) {
        Feedback feedback = known.feedback();
        String refusal = refusal(served, feedback);
        Diary diary = rooms.get(feedback.getRoomId());
        if (refusal == null && diary != null && diary.closedAt != null && tick > diary.closedAt + horizon) {
            refusal = "TOO_LATE";
        }
        if (refusal != null) {
            lines.add(lost(refusal, feedback, tick));
            return;
        }
        lines.add(accepted(feedback));
        rooms.computeIfAbsent(feedback.getRoomId(), room -> new Diary(new ExposureId(served.getRequestId(), room)))
                .known
                .add(known);
    }

    private static @Nullable String refusal(Served served, Feedback feedback) {
        if (served.getModelVersion().isEmpty()) {
            return "FALLBACK";
        }
        if (served.getUserId() != feedback.getUserId()) {
            return "OTHER_USER";
        }
        for (ServedCandidate candidate : served.getCandidatesList()) {
            if (candidate.getRoomId() == feedback.getRoomId()) {
                return candidate.getPosition() < 0 ? "ROOM_NOT_IN_SLATE" : null;
            }
        }
        return "ROOM_NOT_SERVED";
    }

    /** All that came of one exposure, and what was said of it. */
    private final class Diary {

        private final ExposureId id;
        private final List<Known> known = new ArrayList<>();
        private final Map<String, Map<String, CellKind>> said = new HashMap<>();
        private @Nullable Long closedAt;

        Diary(ExposureId id) {
            this.id = id;
        }

        void endOf(long tick) {
            if (closedAt == null) {
                CloseReason reason = end(tick);
                if (reason != null) {
                    closedAt = tick;
                    List<Known> before = untilItsEnd();
                    Long clicked = clickedAtMs(before);
                    lines.add(closed(id, tick, reason, clicked == null ? 0 : lastSignMs(before) - clicked));
                }
            }
            for (Policy policy : plan.policies()) {
                switch (policy) {
                    case FastSlowPolicy fastSlow -> fastSlow(fastSlow, tick);
                    case HourPolicy hour -> hour(hour, tick);
                    default -> moment(policy.name(), tick);
                }
            }
        }

        private void moment(String policy, long tick) {
            for (TaskRule task : plan.rules().tasks()) {
                Long positive = positive(task);
                CellKind before = before(policy, task);
                if (positive != null && before == null) {
                    say(policy, task, CellKind.CELL_KIND_POSITIVE, positive, tick);
                } else if (positive != null && before == CellKind.CELL_KIND_NEGATIVE) {
                    say(policy, task, CellKind.CELL_KIND_CORRECTION, positive, tick);
                } else if (before == null && closedAt != null && tick >= closedAt + grace) {
                    say(policy, task, CellKind.CELL_KIND_NEGATIVE, 0, tick);
                }
            }
        }

        private void fastSlow(FastSlowPolicy policy, long tick) {
            if (!said.containsKey(policy.name())) {
                if (isOver(policy.fast(), tick)) {
                    all(policy.name(), tick);
                }
            } else if (isOver(policy.slow(), tick) && !isOver(policy.slow(), tick - 1)) {
                for (TaskRule task : plan.rules().tasks()) {
                    Long positive = positive(task);
                    if (positive != null && before(policy.name(), task) == CellKind.CELL_KIND_NEGATIVE) {
                        say(policy.name(), task, CellKind.CELL_KIND_PU, positive, tick);
                    }
                }
            }
        }

        private void hour(HourPolicy policy, long tick) {
            if (!said.containsKey(policy.name()) && isOver(policy.window(), tick)) {
                all(policy.name(), tick);
            }
        }

        private boolean isOver(Duration window, long tick) {
            return tick * TICK_MS - known.getFirst().feedback().getReceivedAtMs() >= window.toMillis();
        }

        private void all(String policy, long tick) {
            for (TaskRule task : plan.rules().tasks()) {
                Long positive = positive(task);
                say(
                        policy,
                        task,
                        positive == null ? CellKind.CELL_KIND_NEGATIVE : CellKind.CELL_KIND_POSITIVE,
                        positive == null ? 0 : positive,
                        tick);
            }
        }

        private @Nullable CellKind before(String policy, TaskRule task) {
            return said.getOrDefault(policy, Map.of()).get(task.name());
        }

        private void say(String policy, TaskRule task, CellKind kind, long happenedAtMs, long tick) {
            said.computeIfAbsent(policy, p -> new HashMap<>()).put(task.name(), kind);
            lines.add(line(policy, id, new LabelCell(task.name(), kind, happenedAtMs, tick)));
        }

        /** What came before the end: of the end's own tick up to the exit, if it was one. */
        private List<Known> untilItsEnd() {
            List<Known> before = new ArrayList<>();
            for (Known k : known) {
                if (closedAt != null && k.joins() > closedAt) {
                    break;
                }
                before.add(k);
                if (isLeaving(k)) {
                    break;
                }
            }
            return before;
        }

        private @Nullable CloseReason end(long tick) {
            for (Known k : known) {
                if (isLeaving(k)) {
                    return k.feedback().getType() == FeedbackType.FEEDBACK_TYPE_SKIP
                            ? CloseReason.CLOSE_REASON_SKIP
                            : CloseReason.CLOSE_REASON_EXIT;
                }
            }
            if (roomEnds.contains(id.roomId() + " " + tick)) {
                return CloseReason.CLOSE_REASON_ROOM_END;
            }
            Long clicked = clickedAtMs(known);
            if (clicked == null) {
                return isOver(plan.rules().unclickedTimeout(), tick)
                        ? CloseReason.CLOSE_REASON_UNCLICKED_TIMEOUT
                        : null;
            }
            return tick * TICK_MS - lastSignMs(known)
                            >= plan.rules().heartbeatTimeout().toMillis()
                    ? CloseReason.CLOSE_REASON_HEARTBEAT_TIMEOUT
                    : null;
        }

        private @Nullable Long positive(TaskRule task) {
            long openedAtMs = known.getFirst().feedback().getReceivedAtMs();
            Duration window = task.window();
            long latestMs = window == null ? Long.MAX_VALUE : openedAtMs + window.toMillis();
            if (task.source() instanceof TaskRule.Source.Stay stay) {
                List<Known> before = untilItsEnd();
                Long clicked = clickedAtMs(before);
                if (clicked == null) {
                    return null;
                }
                long passedAtMs = clicked + stay.atLeast().toMillis();
                return lastSignMs(before) >= passedAtMs && passedAtMs <= latestMs ? Long.valueOf(passedAtMs) : null;
            }
            TaskRule.Source.Feedback source = (TaskRule.Source.Feedback) task.source();
            for (Known k : known) {
                if (k.feedback().getType() == source.type()
                        && k.feedback().getGiftValue() >= source.atLeast()
                        && k.feedback().getReceivedAtMs() <= latestMs) {
                    return k.feedback().getHappenedAtMs();
                }
            }
            return null;
        }
    }

    private static boolean isLeaving(Known known) {
        return known.feedback().getType() == FeedbackType.FEEDBACK_TYPE_SKIP
                || known.feedback().getType() == FeedbackType.FEEDBACK_TYPE_EXIT;
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
