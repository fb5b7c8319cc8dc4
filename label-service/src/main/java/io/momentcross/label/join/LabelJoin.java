package io.momentcross.label.join;

import io.momentcross.contracts.RequestIds;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.label.join.JoinState.Appointment;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.JoinState.Due;
import io.momentcross.label.join.JoinState.Input;
import io.momentcross.label.join.JoinState.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The label join of one partition. Input is kept until its tick is complete in both topics; then it is taken in by
 * (receivedAt, event id), time-outs are judged at the tick's end, and each policy says what is new. So what is said,
 * and when, depends on the two logs alone, not on how their reading interleaves or how often it starts again.
 */
public final class LabelJoin {

    private static final Comparator<Input> ORDER = Comparator.comparingLong(
                    (Input input) -> input.feedback().getReceivedAtMs())
            .thenComparing(input -> input.feedback().getEventId());

    // So that what a policy says, and in which order, does not depend on who else looks.
    private static final Comparator<Touched> SETTLING = Comparator.comparing(Touched::id);

    private final JoinState state;
    private final JoinRules rules;
    private final JoinPlan plan;
    private final JoinOutput output;
    private final Map<String, Labels> nothingSaid;

    public LabelJoin(JoinState state, JoinPlan plan, JoinOutput output) {
        this.state = state;
        this.rules = plan.rules();
        this.plan = plan;
        this.output = output;
        this.nothingSaid =
                plan.policyNames().stream().collect(Collectors.toMap(Function.identity(), policy -> Labels.NONE));
    }

    /** A request was answered. A repeat changes nothing, nor does one that comes a horizon late. */
    public void served(Served served) {
        long arrival = arrivalTick(Clock.SERVED, served.getReceivedAtMs());
        // Where a repeat's first is forgotten depends on how far feedback is read; its age does not.
        boolean isStale = arrival > Ticks.lastEnded(served.getReceivedAtMs()) + 1 + rules.horizonTicks();
        if (isStale || state.findRequest(served.getRequestId()).isPresent()) {
            output.ignored(served);
            return;
        }
        state.putRequest(new Request(served, arrival));
        state.putAppointment(new Appointment(arrival, Due.REJOIN, served.getRequestId()));
        state.putAppointment(new Appointment(arrival + rules.horizonTicks(), Due.REQUEST, served.getRequestId()));
    }

    /**
     * Feedback came. Where it is certain to count it is told at once; what it means for labels is said at its tick. A
     * repeat, by event id, is counted and dropped.
     */
    public void feedback(Feedback feedback) {
        long arrival = arrivalTick(Clock.FEEDBACK, feedback.getReceivedAtMs());
        if (feedback.getRequestId().startsWith(RequestIds.FALLBACK_PREFIX)) {
            output.lost(JoinOutput.Lost.FALLBACK, feedback, arrival);
            return;
        }
        long remembered = arrival + rules.horizonTicks();
        if (!state.rememberEvent(feedback.getEventId(), arrival, remembered)) {
            output.lost(JoinOutput.Lost.DUPLICATE, feedback, arrival);
            return;
        }
        Request request = state.findRequest(feedback.getRequestId()).orElse(null);
        boolean told = false;
        if (request != null && isCertain(request, feedback, arrival)) {
            tell(request.served(), feedback);
            told = true;
        }
        state.putInput(new Input(feedback, arrival, told));
    }

    private boolean isCertain(Request request, Feedback feedback, long arrival) {
        return request.arrivalTick() <= arrival + rules.graceTicks()
                && refusal(request.served(), feedback).isEmpty()
                && isKeptUntil(Math.max(arrival, request.arrivalTick()), request, feedback);
    }

    /** Whether request and exposure are certain to be there at {@code tick}, whatever comes until then. */
    private boolean isKeptUntil(long tick, Request request, Feedback feedback) {
        if (tick <= request.arrivalTick() + rules.horizonTicks()) {
            return true;
        }
        long done = state.tick(Clock.DONE);
        return state.findExposure(new ExposureId(feedback.getRequestId(), feedback.getRoomId()))
                .map(joined -> tick <= lastTick(joined.exposure(), done + 1))
                .orElse(false);
    }

    /** A room ended, by the server's clock in milliseconds since the epoch. */
    public void roomEnded(long roomId, long receivedAtMs) {
        state.putRoomEnd(arrivalTick(Clock.FEEDBACK, receivedAtMs), roomId);
    }

    // The next tick; where its record is missing, or none was seen yet, the one that the record's own time lies in.
    private long arrivalTick(Clock where, long receivedAtMs) {
        return Math.max(state.tick(where) + 1, Ticks.lastEnded(receivedAtMs) + 1);
    }

    /** A tick was seen in served or feedback; what both have seen is worked off. Older ticks say nothing. */
    public void tick(Clock where, long tick) {
        if (tick <= state.tick(where)) {
            return;
        }
        long before = state.tick(where);
        state.putTick(where, tick);
        if (before < 0) {
            skipTo(tick);
        }
        long complete = Math.min(state.tick(Clock.SERVED), state.tick(Clock.FEEDBACK));
        for (long next = state.tick(Clock.DONE) + 1; next <= complete; next++) {
            advance(next);
            state.putTick(Clock.DONE, next);
        }
    }

    // Ticks count from the epoch: without this, the first one seen would be preceded by millions of empty ones.
    private void skipTo(long first) {
        long done = state.tick(Clock.DONE);
        state.putTick(Clock.DONE, done < 0 ? first - 1 : Math.min(done, first - 1));
    }

    private void advance(long tick) {
        Map<ExposureId, Touched> touched = new HashMap<>();
        List<Input> inputs = new ArrayList<>(state.takeInputs(tick));
        List<Appointment> due = state.takeDue(tick);
        for (Appointment appointment : due) {
            if (appointment.due() == Due.REJOIN) {
                inputs.addAll(state.takeWaiting(appointment.id()));
            }
        }
        inputs.sort(ORDER);
        inputs.forEach(input -> take(input, tick, touched));
        state.takeRoomEnds(tick).forEach(room -> endRoom(room, tick, touched));
        due.forEach(appointment -> keep(appointment, tick, touched));
        List<Touched> settling = new ArrayList<>(touched.values());
        settling.sort(SETTLING);
        settling.forEach(exposure -> settle(exposure, tick));
        for (Appointment appointment : due) {
            if (appointment.due() == Due.REQUEST) {
                forgetRequest(appointment.id(), tick);
            }
        }
        output.tickDone(tick);
    }

    private void take(Input input, long tick, Map<ExposureId, Touched> touched) {
        Feedback feedback = input.feedback();
        Request request = state.findRequest(feedback.getRequestId()).orElse(null);
        if (request == null || request.arrivalTick() > tick) {
            wait(input, tick);
            return;
        }
        Served served = request.served();
        // What was told had its request and its room.
        Optional<JoinOutput.Lost> refusal = input.told() ? Optional.empty() : refusal(served, feedback);
        if (refusal.isPresent()) {
            output.lost(refusal.get(), feedback, tick);
            return;
        }
        ExposureId id = new ExposureId(feedback.getRequestId(), feedback.getRoomId());
        Touched known = load(id, touched);
        if (known != null
                && known.now().exposure() instanceof Exposure.Closed closed
                && tick > closed.tick() + rules.horizonTicks()) {
            output.lost(JoinOutput.Lost.TOO_LATE, feedback, tick);
            return;
        }
        if (!input.told()) {
            tell(served, feedback);
        }
        if (known == null) {
            state.putOpenIn(id.roomId(), id);
            known = Touched.opened(id, new JoinedExposure(Exposure.Open.from(feedback), nothingSaid));
            touched.put(id, known);
        }
        known.become(next(known.now().exposure(), feedback, tick));
    }

    private static Optional<JoinOutput.Lost> refusal(Served served, Feedback feedback) {
        if (served.getModelVersion().isEmpty()) {
            return Optional.of(JoinOutput.Lost.FALLBACK);
        }
        if (served.getUserId() != feedback.getUserId()) {
            return Optional.of(JoinOutput.Lost.OTHER_USER);
        }
        for (int i = 0; i < served.getCandidatesCount(); i++) {
            ServedCandidate candidate = served.getCandidates(i);
            if (candidate.getRoomId() == feedback.getRoomId()) {
                return candidate.getPosition() < 0 ? Optional.of(JoinOutput.Lost.ROOM_NOT_IN_SLATE) : Optional.empty();
            }
        }
        return Optional.of(JoinOutput.Lost.ROOM_NOT_SERVED);
    }

    private void tell(Served served, Feedback feedback) {
        ExposureId id = new ExposureId(feedback.getRequestId(), feedback.getRoomId());
        long told = state.told(id);
        if (told == 0) {
            output.opened(served, feedback);
        }
        long type = 1L << (1 + feedback.getTypeValue());
        output.accepted(served, feedback, (told & type) == 0);
        if ((told | type | 1) != told) {
            state.putTold(id, told | type | 1);
        }
    }

    private void wait(Input input, long tick) {
        state.putWaiting(input);
        long until = Math.max(tick + 1, input.tick() + rules.graceTicks());
        state.putAppointment(new Appointment(until, Due.ORPHAN, input.feedback().getRequestId()));
    }

    private Exposure next(Exposure before, Feedback feedback, long tick) {
        return switch (before) {
            case Exposure.Open open ->
                switch (feedback.getType()) {
                    case FEEDBACK_TYPE_SKIP -> open.with(feedback, rules).close(tick, CloseReason.CLOSE_REASON_SKIP);
                    case FEEDBACK_TYPE_EXIT -> open.with(feedback, rules).close(tick, CloseReason.CLOSE_REASON_EXIT);
                    default -> open.with(feedback, rules);
                };
            case Exposure.Closed closed -> closed.with(feedback, rules);
        };
    }

    private void endRoom(long roomId, long tick, Map<ExposureId, Touched> touched) {
        for (ExposureId id : state.openExposuresIn(roomId)) {
            Touched known = load(id, touched);
            if (known != null && known.now().exposure() instanceof Exposure.Open open) {
                known.become(open.close(tick, CloseReason.CLOSE_REASON_ROOM_END));
            }
        }
    }

    private void keep(Appointment appointment, long tick, Map<ExposureId, Touched> touched) {
        switch (appointment.due()) {
            case EXPOSURE -> load(appointment.exposureId(), touched);
            case ORPHAN -> orphaned(appointment.id(), tick);
            case REJOIN, REQUEST -> {
                // Feedback to join went in with the tick's input; requests are forgotten after all else.
            }
        }
    }

    private void orphaned(String requestId, long tick) {
        for (Input input : state.takeWaiting(requestId)) {
            if (input.tick() + rules.graceTicks() <= tick) {
                output.lost(JoinOutput.Lost.REQUEST_UNKNOWN, input.feedback(), tick);
            } else {
                // It has an appointment of its own, later.
                state.putWaiting(input);
            }
        }
    }

    private void forgetRequest(String requestId, long tick) {
        List<ExposureId> ids = state.exposuresOf(requestId);
        long until = ids.stream()
                .mapToLong(id -> state.findExposure(id)
                        .map(joined -> lastTick(joined.exposure(), tick))
                        .orElse(tick))
                .max()
                .orElse(tick);
        if (until > tick) {
            state.putAppointment(new Appointment(until, Due.REQUEST, requestId));
            return;
        }
        ids.forEach(id -> {
            state.removeExposure(id);
            state.removeTold(id);
        });
        state.removeRequest(requestId);
    }

    private long lastTick(Exposure exposure, long tick) {
        return switch (exposure) {
            case Exposure.Open open -> tick + rules.horizonTicks();
            case Exposure.Closed closed -> closed.tick() + rules.horizonTicks();
        };
    }

    /** Time-outs, labels, and when to look again. */
    private void settle(Touched touched, long tick) {
        ExposureId id = touched.id();
        if (touched.now().exposure() instanceof Exposure.Open open
                && open.timedOut(tick, rules) instanceof Exposure.Closed over) {
            touched.become(over);
        }
        JoinedExposure joined = touched.now();
        if (touched.wasOpen() && joined.exposure() instanceof Exposure.Closed closed) {
            state.removeOpenIn(id.roomId(), id);
            output.closed(servedOf(id), id, closed);
        }
        Map<String, Labels> said = Map.of();
        for (Policy policy : plan.policies()) {
            said = say(policy, id, joined, tick, said);
        }
        joined = joined.said(said);
        if (touched.isChanged() || !said.isEmpty()) {
            // It stays until its request goes, so that what comes late opens no second exposure.
            state.putExposure(id, joined);
        }
        long next = nextLook(joined, tick);
        if (next != Policy.NEVER) {
            state.putAppointment(new Appointment(next, id));
        }
    }

    private Map<String, Labels> say(
            Policy policy, ExposureId id, JoinedExposure joined, long tick, Map<String, Labels> said) {
        Labels before = joined.byPolicy().get(policy.name());
        if (before == null) {
            return said;
        }
        Policy.Step step = policy.step(before, joined.exposure(), tick, rules);
        if (step.cells().isEmpty()) {
            return said;
        }
        output.cells(servedOf(id), id, joined.exposure(), policy.name(), before.isNone(), step.cells());
        Map<String, Labels> next = said.isEmpty() ? new HashMap<>() : said;
        next.put(policy.name(), step.said());
        return next;
    }

    private Served servedOf(ExposureId id) {
        return state.findRequest(id.requestId()).orElseThrow().served();
    }

    private long nextLook(JoinedExposure joined, long tick) {
        long next = switch (joined.exposure()) {
            case Exposure.Open open -> Math.max(tick + 1, open.timeoutTick(rules));
            case Exposure.Closed closed -> Policy.NEVER;
        };
        for (Policy policy : plan.policies()) {
            Labels said = joined.byPolicy().get(policy.name());
            if (said != null) {
                next = Math.min(next, policy.nextTick(said, joined.exposure(), tick, rules));
            }
        }
        return next;
    }

    /** Null where there is no such exposure. */
    private @Nullable Touched load(ExposureId id, Map<ExposureId, Touched> touched) {
        Touched there = touched.get(id);
        if (there == null) {
            there = state.findExposure(id)
                    .map(known -> Touched.known(id, known))
                    .orElse(null);
            if (there != null) {
                touched.put(id, there);
            }
        }
        return there;
    }
}
