package io.momentcross.label.join;

import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.JoinOutput.Lost;
import io.momentcross.label.join.JoinState.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the join does at a tick that is complete in both topics. */
final class TickWork {

    private static final Comparator<Input> ORDER = (one, other) -> {
        int byTime =
                Long.compare(one.feedback().getReceivedAtMs(), other.feedback().getReceivedAtMs());
        return byTime != 0
                ? byTime
                : one.feedback().getEventId().compareTo(other.feedback().getEventId());
    };

    // So that what a policy says, and in which order, does not depend on who else looks.
    private static final Comparator<HeldRequest> SETTLING = Comparator.comparing(HeldRequest::id);

    private final JoinState state;
    private final JoinRules rules;
    private final Policy[] policies;
    private final JoinOutput output;
    private final List<HeldRequest> touched = new ArrayList<>();

    TickWork(JoinState state, JoinPlan plan, JoinOutput output) {
        this.state = state;
        this.rules = plan.rules();
        this.policies = plan.policies().toArray(Policy[]::new);
        this.output = output;
    }

    void advance(long tick) {
        touched.clear();
        List<Input> inputs = state.takeInputs(tick);
        for (HeldRequest request : state.takeDue(tick)) {
            if (touch(request, tick)) {
                rejoin(request, tick, inputs);
            }
        }
        inputs.sort(ORDER);
        for (Input input : inputs) {
            take(input, tick);
        }
        endRooms(state.takeRoomEnds(tick), tick);
        touched.sort(SETTLING);
        for (HeldRequest request : touched) {
            settle(request, tick);
        }
        output.tickDone(tick);
    }

    private boolean touch(HeldRequest request, long tick) {
        if (!request.touch(tick)) {
            return false;
        }
        touched.add(request);
        return true;
    }

    /** Feedback that waited goes into the tick in which its request came, or is given up. */
    private void rejoin(HeldRequest request, long tick, List<Input> inputs) {
        if (request.waiting() == 0) {
            return;
        }
        List<Input> waiting = state.takeWaiting(request);
        request.waiting(0);
        request.changed();
        if (request.isServed() && request.arrivalTick() <= tick) {
            inputs.addAll(waiting);
            return;
        }
        for (Input input : waiting) {
            if (input.tick() + rules.graceTicks() <= tick) {
                output.lost(Lost.REQUEST_UNKNOWN, input.feedback(), tick);
            } else {
                wait(request, input, tick);
            }
        }
    }

    private void take(Input input, long tick) {
        Feedback feedback = input.feedback();
        HeldRequest request = input.request();
        touch(request, tick);
        // It is to be put with this tick, whatever comes of it: until now it was kept with its input.
        request.changed();
        if (!request.isServed() || request.arrivalTick() > tick) {
            wait(request, input, tick);
            return;
        }
        if (!input.told()) {
            Served served = state.served(request);
            Lost refusal = LabelJoin.refusal(served, feedback);
            if (refusal != null) {
                output.lost(refusal, feedback, tick);
                return;
            }
        }
        HeldExposure held = request.findOrAdd(feedback.getRoomId());
        request.touch(held, tick);
        Exposure exposure = held.exposure();
        if (exposure instanceof Exposure.Closed closed && tick > closed.tick() + rules.horizonTicks()) {
            output.lost(Lost.TOO_LATE, feedback, tick);
            return;
        }
        if (!input.told()) {
            LabelJoin.tell(output, request, state.served(request), feedback);
        }
        if (exposure == null) {
            exposure = Exposure.Open.from(feedback);
            held.open(exposure, policies.length);
            request.counted(exposure);
        }
        become(request, held, exposure, next(exposure, feedback, tick));
    }

    private static void become(HeldRequest request, HeldExposure held, Exposure before, Exposure next) {
        if (!next.equals(before)) {
            held.become(next);
            request.changed();
        }
    }

    private void wait(HeldRequest request, Input input, long tick) {
        state.putWaiting(input);
        request.waiting(request.waiting() + 1);
        request.changed();
        long until = Math.max(tick + 1, input.tick() + rules.graceTicks());
        request.lookAt(request.isServed() ? Math.min(until, request.arrivalTick()) : until, state);
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

    private void endRooms(List<Long> rooms, long tick) {
        if (rooms.isEmpty()) {
            return;
        }
        for (long room : rooms) {
            for (HeldRequest request : state.openIn(room)) {
                touch(request, tick);
            }
        }
        Set<Long> ended = new HashSet<>(rooms);
        for (HeldRequest request : touched) {
            for (int i = 0; i < request.rooms(); i++) {
                HeldExposure held = request.exposure(i);
                if (held.isOpen()
                        && ended.contains(held.id().roomId())
                        && held.joined() instanceof Exposure.Open open) {
                    request.touch(held, tick);
                    become(request, held, open, open.close(tick, CloseReason.CLOSE_REASON_ROOM_END));
                }
            }
        }
    }

    /** Time-outs, labels, when to look again; and the end of what nothing can come of any more. */
    private void settle(HeldRequest request, long tick) {
        long next = Policy.NEVER;
        for (int i = 0; i < request.rooms(); i++) {
            if (request.nextLook(i) <= tick) {
                request.lookAt(i, settle(request, request.exposure(i), tick));
            }
            next = Math.min(next, request.nextLook(i));
        }
        if (request.isServed() && request.forgetTick(rules.horizonTicks()) <= tick) {
            state.removeServed(request);
            request.changed();
            next = Policy.NEVER;
        }
        next = Math.min(
                next, request.isServed() ? request.forgetTick(rules.horizonTicks()) : forgetEvents(request, tick));
        if (next != Policy.NEVER) {
            request.lookAt(next, state);
        }
        if (request.isChanged()) {
            state.put(request);
        }
    }

    /** When the next of them are over. */
    private static long forgetEvents(HeldRequest request, long tick) {
        int before = request.events().size();
        request.events().forgetBefore(tick + 1);
        if (request.events().size() != before) {
            request.changed();
        }
        return request.events().isEmpty() ? Policy.NEVER : request.events().lastUntil();
    }

    /** @return when to look again */
    private long settle(HeldRequest request, HeldExposure held, long tick) {
        if (held.isNew()) {
            return Policy.NEVER;
        }
        held.touch(tick);
        Exposure exposure = held.joined();
        if (exposure instanceof Exposure.Open open) {
            exposure = open.timedOut(tick, rules);
            become(request, held, open, exposure);
        }
        ExposureId id = held.id();
        if (held.isOpen() && held.wasNew()) {
            state.putOpenIn(id.roomId(), request);
        } else if (exposure instanceof Exposure.Closed closed && held.hasEnded()) {
            request.ended(closed.tick());
            if (!held.wasNew()) {
                state.removeOpenIn(id.roomId(), request);
            }
            output.closed(state.served(request), id, closed);
        }
        long next = exposure instanceof Exposure.Open open ? Math.max(tick + 1, open.timeoutTick(rules)) : Policy.NEVER;
        for (int i = 0; i < policies.length; i++) {
            Labels said = held.said(i);
            if (said == null) {
                continue;
            }
            Policy policy = policies[i];
            Policy.Step step = policy.step(said, exposure, tick, rules);
            if (!step.cells().isEmpty()) {
                output.cells(state.served(request), id, exposure, policy.name(), said.isNone(), step.cells());
                held.say(i, step.said());
                request.changed();
            }
            next = Math.min(next, policy.nextTick(step.said(), exposure, tick, rules));
        }
        return next;
    }
}
