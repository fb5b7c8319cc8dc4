package io.momentcross.label.join.streams;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.label.join.EventIds;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.HeldExposure;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.Labels;
import io.momentcross.label.join.Policy;
import io.momentcross.label.join.Positives;
import io.momentcross.label.join.state.v1.EventsState;
import io.momentcross.label.join.state.v1.HeldExposureState;
import io.momentcross.label.join.state.v1.HeldState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a request, as bytes: {@code momentcross.label.v1}. Tasks and policies are numbers in it, places in one
 * of the plans that the state was written by; what the plan of today does not have is dropped when it is read.
 */
public final class HeldCodec {

    private static final int VERSION = 1;
    private static final int UUID_BYTES = 16;

    private final JoinPlan plan;
    private final List<PlanNames> plans;
    private final int number;

    /** @param plans all that there are, the names of {@code plan} among them */
    public HeldCodec(JoinPlan plan, List<PlanNames> plans) {
        this.plan = plan;
        this.plans = List.copyOf(plans);
        this.number = plans.indexOf(PlanNames.of(plan));
    }

    /** All but full blocks of event ids. */
    public byte[] write(HeldRequest request) {
        EventIds events = request.events();
        HeldState.Builder state = HeldState.newBuilder()
                .setVersion(VERSION)
                .setPlan(number)
                .setArrivalTickPlusOne(request.isServed() ? request.arrivalTick() + 1 : 0)
                .setLookTick(request.lookTick() == Policy.NEVER ? 0 : request.lookTick())
                .setWaiting(request.waiting())
                .setFirstEventBlock(events.forgottenBlocks())
                .setEndEventBlock(events.fullBlocks());
        for (int i = 0; i < request.rooms(); i++) {
            state.addExposures(exposure(request.exposure(i)));
        }
        EventsWriter last = new EventsWriter();
        events.tail(last::add);
        return state.setLastEvents(last.build()).build().toByteArray();
    }

    // Of many exposures, few have changed since the request was written last.
    private HeldExposureState exposure(HeldExposure held) {
        if (held.written() instanceof HeldExposureState as) {
            return as;
        }
        HeldExposureState next = changed(held);
        held.written(next);
        return next;
    }

    private HeldExposureState changed(HeldExposure held) {
        HeldExposureState.Builder state =
                HeldExposureState.newBuilder().setRoomId(held.id().roomId()).setTold(held.told());
        Exposure exposure = held.exposure();
        if (exposure == null) {
            return state.build();
        }
        Exposure.Facts facts = exposure.facts();
        state.setOpened(true)
                .setOpenedAtMs(facts.openedAtMs())
                .setClickedAtMs(facts.clickedAtMs())
                .setLastSignAtMs(facts.lastSignAtMs());
        if (exposure instanceof Exposure.Closed closed) {
            state.setClosedTick(closed.tick()).setCloseReason(closed.reason().getNumber());
        }
        for (int task = 0; task < plan.rules().tasks().size(); task++) {
            if (facts.positives().has(task)) {
                state.addPositiveTasks(task).addPositiveAtMs(facts.positives().happenedAtMs(task));
            }
        }
        for (int policy = 0; policy < plan.policies().size(); policy++) {
            Labels said = held.said(policy);
            if (said != null) {
                state.addPolicies(policy).addLabels(said.bits());
            }
        }
        return state.build();
    }

    /**
     * @param blocks the full blocks of event ids, by number
     * @throws UnreadableStateException if a newer release wrote it, or it is damaged
     */
    public HeldRequest read(String id, byte[] bytes, IntFunction<byte[]> blocks) {
        try {
            HeldState state = HeldState.parseFrom(bytes);
            StateCodec.check(state.getVersion(), VERSION, "request's state");
            HeldRequest request = new HeldRequest(id);
            if (state.getArrivalTickPlusOne() > 0) {
                request.serve(state.getArrivalTickPlusOne() - 1);
            }
            request.due(state.getLookTick() == 0 ? Policy.NEVER : state.getLookTick());
            request.waiting(state.getWaiting());
            if (state.getExposuresCount() > 0) {
                PlanNames names = names(state.getPlan());
                for (HeldExposureState exposure : state.getExposuresList()) {
                    read(exposure, names, request);
                }
            }
            request.events().startAt(state.getFirstEventBlock());
            for (int block = state.getFirstEventBlock(); block < state.getEndEventBlock(); block++) {
                add(EventsState.parseFrom(blocks.apply(block)), request.events());
            }
            add(state.getLastEvents(), request.events());
            return request;
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("a request's state in the join's cannot be read", e);
        }
    }

    private PlanNames names(int of) {
        if (of >= plans.size()) {
            throw new UnreadableStateException("the join's state refers to a plan that it does not hold", null);
        }
        return plans.get(of);
    }

    private void read(HeldExposureState state, PlanNames names, HeldRequest request) {
        HeldExposure held = request.findOrAdd(state.getRoomId());
        held.tell(state.getTold());
        if (!state.getOpened()) {
            return;
        }
        Positives positives = Positives.NONE;
        for (int i = 0; i < state.getPositiveTasksCount(); i++) {
            int task = names.task(state.getPositiveTasks(i), plan);
            if (task >= 0) {
                positives = positives.with(task, state.getPositiveAtMs(i), plan.rules());
            }
        }
        Exposure.Facts facts =
                new Exposure.Facts(state.getOpenedAtMs(), state.getClickedAtMs(), state.getLastSignAtMs(), positives);
        Exposure exposure = exposure(facts, state.getClosedTick(), state.getCloseReason());
        held.put(exposure, plan.policies().size());
        for (int i = 0; i < state.getPoliciesCount(); i++) {
            int policy = names.policy(state.getPolicies(i), plan);
            if (policy >= 0) {
                held.say(policy, labels(new Labels(state.getLabels(i)), names));
            }
        }
        request.counted(exposure);
    }

    static Exposure exposure(Exposure.Facts facts, long closedTick, int closeReason) {
        if (closedTick == 0) {
            return new Exposure.Open(facts);
        }
        CloseReason reason = CloseReason.forNumber(closeReason);
        return new Exposure.Closed(facts, closedTick, reason == null ? CloseReason.CLOSE_REASON_UNSPECIFIED : reason);
    }

    private Labels labels(Labels said, PlanNames names) {
        if (names.tasks().equals(plans.get(number).tasks())) {
            return said;
        }
        Labels now = Labels.NONE;
        for (int i = 0; i < names.tasks().size(); i++) {
            int task = names.task(i, plan);
            if (task >= 0) {
                now = now.with(task, said.kind(i));
            }
        }
        return now;
    }

    /** A full block of event ids. */
    public static byte[] writeBlock(EventIds events, int block) {
        EventsWriter writer = new EventsWriter();
        events.block(block, writer::add);
        return writer.build().toByteArray();
    }

    private static void add(EventsState state, EventIds events) {
        ByteBuffer uuids = state.getUuids().asReadOnlyByteBuffer();
        long until = 0;
        int text = 0;
        for (int i = 0; i < state.getUntilCount(); i++) {
            until += state.getUntil(i);
            boolean isText = text < state.getTextPlacesCount() && state.getTextPlaces(text) == i;
            events.add(uuids.getLong(), uuids.getLong(), isText ? state.getTexts(text++) : null, until);
        }
    }

    private static final class EventsWriter {

        private final EventsState.Builder state = EventsState.newBuilder();
        private final ByteBuffer uuids = ByteBuffer.allocate(EventIds.BLOCK * UUID_BYTES);
        private long before;

        void add(long high, long low, @Nullable String text, long until) {
            if (text != null) {
                state.addTextPlaces(state.getUntilCount()).addTexts(text);
            }
            uuids.putLong(text == null ? high : 0).putLong(text == null ? low : 0);
            state.addUntil(until - before);
            before = until;
        }

        EventsState build() {
            return state.setUuids(ByteString.copyFrom(uuids.array(), 0, uuids.position()))
                    .build();
        }
    }
}
