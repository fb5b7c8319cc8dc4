package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.EventIds;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.Policy;
import io.momentcross.label.join.streams.StateCodec.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The join's state in two stores of one partition: the users' parts of requests, and everything else. */
final class StoreJoinState implements JoinState {

    private static final char INPUTS = 'F';
    private static final char AGENDA = 'T';

    /** Some 2 KB each. */
    private static final int NEWEST_REQUESTS = 4_000;
    /** As they are written; decoded they take some five times as much. */
    private static final int NEWEST_ANSWER_BYTES = 4 << 20;

    private final StoreEntries store;
    private final StoreEntries users;
    private final JoinPlan plan;
    private final Newest<HeldRequest> requests = new Newest<>(NEWEST_REQUESTS, request -> 1, this::leave);
    private final Newest<Answer> answers =
            new Newest<>(NEWEST_ANSWER_BYTES, answer -> answer.served().getSerializedSize(), answer -> {});
    private final TickBlocks inputs;
    private final TickBlocks agenda;
    private @Nullable Known known;

    StoreJoinState(KeyValueStore<Bytes, byte[]> store, KeyValueStore<Bytes, byte[]> users, JoinPlan plan) {
        this.store = new StoreEntries(store);
        this.users = new StoreEntries(users);
        this.plan = plan;
        this.inputs = new TickBlocks(this.store, INPUTS);
        this.agenda = new TickBlocks(this.store, AGENDA);
    }

    /** What is asked for with every event, as the store has it. */
    private static final class Known {

        private final Map<Clock, Long> clocks = new EnumMap<>(Clock.class);
        private final HeldCodec codec;
        private final OldLayout old;
        private long open;
        private long writtenOpen;
        private long roomEndsFrom;

        private Known(HeldCodec codec, OldLayout old) {
            this.codec = codec;
            this.old = old;
        }
    }

    // At the first record, when the store is sure to be filled.
    private Known known() {
        Known there = known;
        if (there == null) {
            there = new Known(new HeldCodec(plan, plans()), new OldLayout(store, plan));
            for (Clock clock : Clock.values()) {
                there.clocks.put(clock, store.number(StoreKeys.clock(clock), -1));
            }
            there.open = store.number(StoreKeys.openCount(), 0);
            there.writtenOpen = there.open;
            known = there;
            inputs.forEach(bytes -> recall(StateCodec.readInput(bytes, this::findOrAdd)));
        }
        return there;
    }

    // It is written at its tick, and for that tick its input is.
    private void recall(Input input) {
        input.request().recall(input, plan.rules());
        input.request().unwritten(true);
        trim();
    }

    private void leave(HeldRequest request) {
        if (request.isUnwritten()) {
            write(request);
        }
    }

    private List<PlanNames> plans() {
        List<PlanNames> plans =
                new ArrayList<>(store.startingWith(StoreKeys.plans(), entry -> PlanNames.read(entry.value)));
        PlanNames now = PlanNames.of(plan);
        if (!plans.contains(now)) {
            store.put(StoreKeys.plan(plans.size()), now.write());
            plans.add(now);
        }
        return plans;
    }

    /** The user's features as they were served. */
    UserFeatures userOf(String requestId) {
        byte[] bytes = users.get(StoreKeys.request(requestId));
        if (bytes == null) {
            return UserFeatures.getDefaultInstance();
        }
        try {
            return UserFeatures.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("a user's part in the join's state cannot be read", e);
        }
    }

    long openExposures() {
        return known().open;
    }

    @Override
    public long tick(Clock clock) {
        return known().clocks.getOrDefault(clock, -1L);
    }

    @Override
    public void putTick(Clock clock, long tick) {
        Known now = known();
        now.clocks.put(clock, tick);
        store.putNumber(StoreKeys.clock(clock), tick);
        if (clock == Clock.DONE) {
            if (now.open != now.writtenOpen) {
                store.putNumber(StoreKeys.openCount(), now.open);
                now.writtenOpen = now.open;
            }
            now.old.tickDone(tick);
            trim();
        }
    }

    // Not while a tick is worked off: then a request is one object, however often it is found.
    private void trim() {
        requests.trim();
        answers.trim();
    }

    @Override
    public @Nullable HeldRequest find(String requestId) {
        HeldRequest request = findOrAdd(requestId);
        return request.isEmpty() ? null : request;
    }

    @Override
    public HeldRequest findOrAdd(String requestId) {
        known();
        HeldRequest request = requests.find(requestId);
        if (request == null) {
            request = read(requestId);
            requests.put(requestId, request);
        }
        return request;
    }

    private HeldRequest read(String requestId) {
        byte[] bytes = store.get(StoreKeys.held(requestId));
        if (bytes != null) {
            HeldRequest request = known().codec.read(requestId, bytes, block -> events(requestId, block));
            request.events().written(request.events().fullBlocks());
            if (request.lookTick() <= tick(Clock.DONE)) {
                request.due(Policy.NEVER);
            }
            return request;
        }
        HeldRequest request = new HeldRequest(requestId);
        byte[] answered = store.get(StoreKeys.request(requestId));
        if (answered != null) {
            Answer answer = StateCodec.readAnswer(answered);
            answers.put(requestId, answer);
            request.serve(answer.arrivalTick());
        }
        if (known().old.isThere() && known().old.takeInto(request)) {
            put(request);
        }
        return request;
    }

    private byte[] events(String requestId, int block) {
        byte[] bytes = store.get(StoreKeys.events(requestId, block));
        if (bytes == null) {
            throw new UnreadableStateException("event ids of a request are missing in the join's state", null);
        }
        return bytes;
    }

    @Override
    public void put(HeldRequest request) {
        write(request);
        if (request.isEmpty()) {
            requests.remove(request.id());
        } else {
            requests.put(request.id(), request);
        }
    }

    private void write(HeldRequest request) {
        request.unwritten(false);
        String id = request.id();
        EventIds events = request.events();
        // A block that is forgotten was written, unless it was forgotten in the same moment.
        for (int block = events.removed(); block < events.forgottenBlocks(); block++) {
            store.remove(StoreKeys.events(id, block));
        }
        events.removed(events.forgottenBlocks());
        if (request.isEmpty()) {
            store.remove(StoreKeys.held(id));
            return;
        }
        for (int block = Math.max(events.written(), events.forgottenBlocks()); block < events.fullBlocks(); block++) {
            store.put(StoreKeys.events(id, block), HeldCodec.writeBlock(events, block));
        }
        events.written(events.fullBlocks());
        store.put(StoreKeys.held(id), known().codec.write(request));
    }

    @Override
    public boolean remember(HeldRequest request, String eventId, long tick, long until) {
        return !(known().old.isThere() && known().old.remembers(eventId, tick))
                && JoinState.super.remember(request, eventId, tick, until);
    }

    @Override
    public void putServed(HeldRequest request, Served served, long arrivalTick) {
        Bytes key = StoreKeys.request(request.id());
        Answer answer = new Answer(served.toBuilder().clearUser().build(), arrivalTick);
        users.put(key, served.getUser().toByteArray());
        store.put(key, StateCodec.write(answer));
        boolean isWritten = !request.isEmpty();
        request.serve(arrivalTick);
        if (isWritten) {
            put(request);
        }
        answers.put(request.id(), answer);
        trim();
    }

    /** Without the user's part. */
    @Override
    public Served served(HeldRequest request) {
        Answer answer = answers.find(request.id());
        if (answer == null) {
            answer = StateCodec.readAnswer(Objects.requireNonNull(store.get(StoreKeys.request(request.id()))));
            answers.put(request.id(), answer);
            answers.trim();
        }
        return answer.served();
    }

    @Override
    public void removeServed(HeldRequest request) {
        Bytes key = StoreKeys.request(request.id());
        users.remove(key);
        store.remove(key);
        answers.remove(request.id());
        request.forget();
    }

    @Override
    public List<HeldRequest> openIn(long roomId) {
        return store.startingWith(StoreKeys.openIn(roomId), entry -> findOrAdd(StoreKeys.requestOfOpen(entry.key)));
    }

    @Override
    public void putOpenIn(long roomId, HeldRequest request) {
        store.put(StoreKeys.openIn(roomId, request.id()), StoreEntries.NOTHING);
        known().open++;
    }

    @Override
    public void removeOpenIn(long roomId, HeldRequest request) {
        store.remove(StoreKeys.openIn(roomId, request.id()));
        known().open--;
    }

    @Override
    public void putInput(Input input) {
        inputs.append(input.tick(), StateCodec.write(input));
        input.request().unwritten(true);
        requests.put(input.request().id(), input.request());
        trim();
    }

    @Override
    public void putRoomEnd(long arrivalTick, long roomId) {
        store.put(StoreKeys.roomEnd(arrivalTick, roomId), StoreEntries.NOTHING);
    }

    @Override
    public List<Input> takeInputs(long tick) {
        List<Input> taken = new ArrayList<>();
        for (byte[] input : inputs.take(tick)) {
            taken.add(StateCodec.readInput(input, this::findOrAdd));
        }
        if (known().old.isThere()) {
            taken.addAll(known().old.takeInputs(tick, this::findOrAdd));
        }
        return taken;
    }

    @Override
    public List<Long> takeRoomEnds(long tick) {
        Known now = known();
        List<Long> rooms = store.takeBetween(
                StoreKeys.tick(StoreKeys.ROOM_ENDS, now.roomEndsFrom),
                StoreKeys.tick(StoreKeys.ROOM_ENDS, tick + 1),
                entry -> StoreKeys.roomOfEnd(entry.key));
        // What was taken lies there as deletions, which a scan from the start would walk over.
        now.roomEndsFrom = tick + 1;
        return rooms;
    }

    @Override
    public void putWaiting(Input input) {
        store.put(StoreKeys.waiting(input.request().id(), input.feedback().getEventId()), StateCodec.write(input));
    }

    @Override
    public List<Input> takeWaiting(HeldRequest request) {
        return store.takeStartingWith(
                StoreKeys.waitingFor(request.id()), entry -> StateCodec.readInput(entry.value, this::findOrAdd));
    }

    @Override
    public void putDue(long tick, HeldRequest request) {
        agenda.append(tick, request.id().getBytes(UTF_8));
    }

    @Override
    public List<HeldRequest> takeDue(long tick) {
        Set<String> due = new LinkedHashSet<>();
        for (byte[] id : agenda.take(tick)) {
            due.add(new String(id, UTF_8));
        }
        if (known().old.isThere()) {
            due.addAll(known().old.takeDue(tick));
        }
        List<HeldRequest> found = new ArrayList<>(due.size());
        for (String id : due) {
            found.add(findOrAdd(id));
        }
        return found;
    }
}
