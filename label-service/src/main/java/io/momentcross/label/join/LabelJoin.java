package io.momentcross.label.join;

import io.momentcross.contracts.RequestIds;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.label.join.JoinOutput.Lost;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.JoinState.Input;
import org.jspecify.annotations.Nullable;

/**
 * The label join of one partition. Input is kept until its tick is complete in both topics; then it is taken in by
 * (receivedAt, event id), time-outs are judged at the tick's end, and each policy says what is new. So what is said,
 * and when, depends on the two logs alone, not on how their reading interleaves or how often it starts again.
 */
public final class LabelJoin {

    private final JoinState state;
    private final JoinRules rules;
    private final JoinOutput output;
    private final TickWork work;

    public LabelJoin(JoinState state, JoinPlan plan, JoinOutput output) {
        this.state = state;
        this.rules = plan.rules();
        this.output = output;
        this.work = new TickWork(state, plan, output);
    }

    /** A request was answered. A repeat changes nothing, nor does one that comes a horizon late. */
    public void served(Served served) {
        long arrival = arrivalTick(Clock.SERVED, served.getReceivedAtMs());
        // Where a repeat's first is forgotten depends on how far feedback is read; its age does not.
        boolean isStale = arrival > Ticks.lastEnded(served.getReceivedAtMs()) + 1 + rules.horizonTicks();
        HeldRequest request = isStale ? null : state.findOrAdd(served.getRequestId());
        if (request == null || request.isServed()) {
            output.ignored(served);
            return;
        }
        state.putServed(request, served, arrival);
        if (!request.events().isEmpty()) {
            // Of feedback that came before it, some may wait.
            request.lookAt(arrival, state);
        }
        request.lookAt(arrival + rules.horizonTicks(), state);
    }

    /**
     * Feedback came. Where it is certain to count it is told at once; what it means for labels is said at its tick. A
     * repeat, by request and event id, is counted and dropped.
     */
    public void feedback(Feedback feedback) {
        long arrival = arrivalTick(Clock.FEEDBACK, feedback.getReceivedAtMs());
        if (feedback.getRequestId().startsWith(RequestIds.FALLBACK_PREFIX)) {
            output.lost(Lost.FALLBACK, feedback, arrival);
            return;
        }
        HeldRequest request = state.findOrAdd(feedback.getRequestId());
        long remembered = arrival + rules.horizonTicks();
        if (!state.remember(request, feedback.getEventId(), arrival, remembered)) {
            output.lost(Lost.DUPLICATE, feedback, arrival);
            return;
        }
        boolean told = false;
        if (request.isServed()) {
            HeldExposure held = request.find(feedback.getRoomId());
            Served served = state.served(request);
            told = isCertain(request, served, held, feedback, arrival);
            if (told) {
                tell(output, request, served, feedback);
            }
        } else {
            request.lookAt(remembered, state);
        }
        state.putInput(new Input(request, feedback, arrival, told));
    }

    private boolean isCertain(
            HeldRequest request, Served served, @Nullable HeldExposure held, Feedback feedback, long arrival) {
        // Where something of the room was told, it is in the slate.
        boolean isShown = held != null && held.told() != 0 && served.getUserId() == feedback.getUserId();
        return request.arrivalTick() <= arrival + rules.graceTicks()
                && (isShown || refusal(served, feedback) == null)
                && isKeptUntil(Math.max(arrival, request.arrivalTick()), request, held);
    }

    /** Whether request and exposure are certain to be there at {@code tick}, whatever comes until then. */
    private boolean isKeptUntil(long tick, HeldRequest request, @Nullable HeldExposure held) {
        if (tick <= request.arrivalTick() + rules.horizonTicks()) {
            return true;
        }
        Exposure exposure = held == null ? null : held.exposure();
        return exposure != null
                && switch (exposure) {
                    case Exposure.Open open -> tick <= state.tick(Clock.DONE) + 1 + rules.horizonTicks();
                    case Exposure.Closed closed -> tick <= closed.tick() + rules.horizonTicks();
                };
    }

    /** Why feedback on a request that is known cannot count; null where it can. */
    static @Nullable Lost refusal(Served served, Feedback feedback) {
        if (served.getModelVersion().isEmpty()) {
            return Lost.FALLBACK;
        }
        if (served.getUserId() != feedback.getUserId()) {
            return Lost.OTHER_USER;
        }
        for (int i = 0; i < served.getCandidatesCount(); i++) {
            ServedCandidate candidate = served.getCandidates(i);
            if (candidate.getRoomId() == feedback.getRoomId()) {
                return candidate.getPosition() < 0 ? Lost.ROOM_NOT_IN_SLATE : null;
            }
        }
        return Lost.ROOM_NOT_SERVED;
    }

    static void tell(JoinOutput output, HeldRequest request, Served served, Feedback feedback) {
        HeldExposure exposure = request.findOrAdd(feedback.getRoomId());
        if (exposure.told() == 0) {
            output.opened(served, feedback);
        }
        output.accepted(served, feedback, !exposure.isTold(feedback));
        exposure.tell(feedback);
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
            work.advance(next);
            state.putTick(Clock.DONE, next);
        }
    }

    // Ticks count from the epoch: without this, the first one seen would be preceded by millions of empty ones.
    private void skipTo(long first) {
        long done = state.tick(Clock.DONE);
        state.putTick(Clock.DONE, done < 0 ? first - 1 : Math.min(done, first - 1));
    }
}
