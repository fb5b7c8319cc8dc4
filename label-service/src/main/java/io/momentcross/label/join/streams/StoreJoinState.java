package io.momentcross.label.join.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.JoinedExposure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The join's state in two stores of one partition: the users' parts of requests, and everything else. */
final class StoreJoinState implements JoinState {

    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final KeyValueStore<Bytes, byte[]> users;
    private final NewestRequests newest = new NewestRequests();
    private long scanFrom;
    private @Nullable Known known;

    StoreJoinState(KeyValueStore<Bytes, byte[]> store, KeyValueStore<Bytes, byte[]> users) {
        this.store = store;
        this.users = users;
    }

    /** What is asked for with every event, as the store has it. */
    private static final class Known {

        private final Map<Clock, Long> clocks = new EnumMap<>(Clock.class);
        // Feedback waits for few requests, and each request asks for what waits: a scan is dear.
        private final Set<String> awaited = new HashSet<>();
        private long open;
    }

    // At the first record, when the store is sure to be filled.
    private Known known() {
        Known there = known;
        if (there == null) {
            there = new Known();
            for (Clock clock : Clock.values()) {
                there.clocks.put(clock, number(StoreKeys.clock(clock), -1));
            }
            there.open = number(StoreKeys.openCount(), 0);
            there.awaited.addAll(startingWith(StoreKeys.waiting(), entry -> StoreKeys.awaited(entry.key)));
            known = there;
        }
        return there;
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
        if (clock == Clock.DONE && tick(Clock.DONE) == tick - 1) {
            scanFrom = tick + 1;
        }
        known().clocks.put(clock, tick);
        putNumber(StoreKeys.clock(clock), tick);
    }

    @Override
    public Optional<Request> findRequest(String requestId) {
        return newest.find(requestId).or(() -> {
            Optional<Request> read =
                    Optional.ofNullable(store.get(StoreKeys.request(requestId))).map(StateCodec::readRequest);
            read.ifPresent(request -> newest.put(requestId, request));
            return read;
        });
    }

    @Override
    public void putRequest(Request request) {
        Served served = request.served();
        Bytes key = StoreKeys.request(served.getRequestId());
        users.put(key, served.getUser().toByteArray());
        Request kept = new Request(served.toBuilder().clearUser().build(), request.arrivalTick());
        store.put(key, StateCodec.write(kept));
        newest.put(served.getRequestId(), kept);
    }

    @Override
    public void removeRequest(String requestId) {
        Bytes key = StoreKeys.request(requestId);
        users.delete(key);
        store.delete(key);
        newest.remove(requestId);
    }

    @Override
    public Optional<JoinedExposure> findExposure(ExposureId id) {
        return Optional.ofNullable(store.get(StoreKeys.exposure(id))).map(StateCodec::readExposure);
    }

    @Override
    public void putExposure(ExposureId id, JoinedExposure exposure) {
        store.put(StoreKeys.exposure(id), StateCodec.write(exposure));
    }

    @Override
    public void removeExposure(ExposureId id) {
        store.delete(StoreKeys.exposure(id));
    }

    @Override
    public long told(ExposureId id) {
        return number(StoreKeys.told(id), 0);
    }

    @Override
    public void putTold(ExposureId id, long types) {
        putNumber(StoreKeys.told(id), types);
    }

    @Override
    public void removeTold(ExposureId id) {
        store.delete(StoreKeys.told(id));
    }

    @Override
    public List<ExposureId> exposuresOf(String requestId) {
        return startingWith(StoreKeys.exposuresOf(requestId), entry -> StoreKeys.exposureId(entry.key));
    }

    @Override
    public List<ExposureId> openExposuresIn(long roomId) {
        return startingWith(StoreKeys.openIn(roomId), entry -> StoreKeys.openExposureId(entry.key));
    }

    @Override
    public void putOpenIn(long roomId, ExposureId id) {
        if (store.putIfAbsent(StoreKeys.openIn(roomId, id), NOTHING) == null) {
            putNumber(StoreKeys.openCount(), ++known().open);
        }
    }

    @Override
    public void removeOpenIn(long roomId, ExposureId id) {
        if (store.delete(StoreKeys.openIn(roomId, id)) != null) {
            putNumber(StoreKeys.openCount(), --known().open);
        }
    }

    @Override
    public void putInput(Input input) {
        store.put(
                StoreKeys.input(
                        input.tick(),
                        input.feedback().getReceivedAtMs(),
                        input.feedback().getEventId()),
                StateCodec.write(input));
    }

    @Override
    public void putRoomEnd(long arrivalTick, long roomId) {
        store.put(StoreKeys.roomEnd(arrivalTick, roomId), NOTHING);
    }

    @Override
    public List<Input> takeInputs(long tick) {
        return take('I', tick, entry -> StateCodec.readInput(entry.value));
    }

    @Override
    public List<Long> takeRoomEnds(long tick) {
        return take('E', tick, entry -> StoreKeys.roomOfEnd(entry.key));
    }

    @Override
    public void putWaiting(Input input) {
        known().awaited.add(input.feedback().getRequestId());
        store.put(
                StoreKeys.waiting(
                        input.feedback().getRequestId(), input.feedback().getEventId()),
                StateCodec.write(input));
    }

    @Override
    public List<Input> takeWaiting(String requestId) {
        if (!known().awaited.remove(requestId)) {
            return List.of();
        }
        Bytes prefix = StoreKeys.waitingFor(requestId);
        List<Input> taken = startingWith(prefix, entry -> StateCodec.readInput(entry.value));
        startingWith(prefix, entry -> entry.key).forEach(store::delete);
        return taken;
    }

    @Override
    public void putAppointment(Appointment appointment) {
        store.put(StoreKeys.appointment(appointment), NOTHING);
    }

    @Override
    public List<Appointment> takeDue(long tick) {
        List<Appointment> due = new ArrayList<>();
        for (Bytes key : take('A', tick, entry -> entry.key)) {
            StoreKeys.forgotten(key)
                    .ifPresentOrElse(event -> forget(event, tick), () -> due.add(StoreKeys.appointment(key)));
        }
        return due;
    }

    // Version 1 kept no tick with an event: such a one is remembered until its first appointment.
    @Override
    public boolean rememberEvent(String eventId, long tick, long until) {
        byte[] bytes = store.get(StoreKeys.event(eventId));
        if (bytes != null && (bytes.length == 0 || ByteBuffer.wrap(bytes).getLong() >= tick)) {
            return false;
        }
        putNumber(StoreKeys.event(eventId), until);
        store.put(StoreKeys.forgetting(until, eventId), NOTHING);
        return true;
    }

    private void forget(String eventId, long tick) {
        byte[] bytes = store.get(StoreKeys.event(eventId));
        if (bytes != null && (bytes.length == 0 || ByteBuffer.wrap(bytes).getLong() <= tick)) {
            store.delete(StoreKeys.event(eventId));
        }
    }

    private long number(Bytes key, long otherwise) {
        byte[] bytes = store.get(key);
        return bytes == null ? otherwise : ByteBuffer.wrap(bytes).getLong();
    }

    private void putNumber(Bytes key, long number) {
        store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private <T> List<T> startingWith(Bytes prefix, Function<KeyValue<Bytes, byte[]>, T> read) {
        List<T> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.prefixScan(prefix, new BytesSerializer())) {
            entries.forEachRemaining(entry -> found.add(read.apply(entry)));
        }
        return found;
    }

    // What was taken at earlier ticks lies there as deletions, which a scan from the start would walk over.
    private <T> List<T> take(char kind, long tick, Function<KeyValue<Bytes, byte[]>, T> read) {
        List<T> taken = new ArrayList<>();
        List<Bytes> keys = new ArrayList<>();
        Bytes from = StoreKeys.tick(kind, scanFrom);
        Bytes to = StoreKeys.tick(kind, tick + 1);
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            entries.forEachRemaining(entry -> {
                taken.add(read.apply(entry));
                keys.add(entry.key);
            });
        }
        keys.forEach(store::delete);
        return taken;
    }
}
