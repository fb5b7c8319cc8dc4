package io.momentcross.benchmarks.flink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.JoinedExposure;
import io.momentcross.label.join.streams.StateCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * The join's state of the user whose turn it is, the values in the service's own encoding. Clocks are no state: the
 * watermark and the timers are. What is due has a timer, so that no tick is missed.
 */
final class KeyedJoinState implements JoinState {

    private static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    private final MapState<String, byte[]> requests;
    private final MapState<String, byte[]> users;
    private final MapState<String, byte[]> exposures;
    private final MapState<String, Long> told;
    private final ListState<byte[]> inputs;
    private final MapState<String, List<byte[]>> waiting;
    private final MapState<Long, List<String>> agenda;
    private final MapState<String, Long> events;
    private final MapState<Long, List<String>> forgetting;

    private long done = -1;
    private long seenServed = -1;
    private long seenFeedback = -1;
    private @Nullable TimerService timers;

    KeyedJoinState(RuntimeContext context) {
        requests = map(context, "requests", Types.STRING, BYTES);
        users = map(context, "users", Types.STRING, BYTES);
        exposures = map(context, "exposures", Types.STRING, BYTES);
        told = map(context, "told", Types.STRING, Types.LONG);
        inputs = context.getListState(new ListStateDescriptor<>("inputs", BYTES));
        waiting = map(context, "waiting", Types.STRING, Types.LIST(BYTES));
        agenda = map(context, "agenda", Types.LONG, Types.LIST(Types.STRING));
        events = map(context, "events", Types.STRING, Types.LONG);
        forgetting = map(context, "forgetting", Types.LONG, Types.LIST(Types.STRING));
    }

    private static <K, V> MapState<K, V> map(
            RuntimeContext context, String name, TypeInformation<K> key, TypeInformation<V> value) {
        return context.getMapState(new MapStateDescriptor<>(name, key, value));
    }

    /** Whose turn it is has changed; everybody has done {@code tick}. */
    void at(long tick, TimerService timerService) {
        done = tick;
        seenServed = tick;
        seenFeedback = tick;
        timers = timerService;
    }

    private void wake(long tick) {
        Objects.requireNonNull(timers).registerEventTimeTimer(Ticks.endMs(tick));
    }

    UserFeatures userOf(String requestId) {
        byte[] bytes = read(users, requestId);
        try {
            return bytes == null ? UserFeatures.getDefaultInstance() : UserFeatures.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long tick(Clock clock) {
        return switch (clock) {
            case SERVED -> seenServed;
            case FEEDBACK -> seenFeedback;
            case DONE -> done;
        };
    }

    @Override
    public void putTick(Clock clock, long tick) {
        switch (clock) {
            case SERVED -> seenServed = tick;
            case FEEDBACK -> seenFeedback = tick;
            case DONE -> done = tick;
        }
    }

    @Override
    public Optional<Request> findRequest(String requestId) {
        return Optional.ofNullable(read(requests, requestId)).map(StateCodec::readRequest);
    }

    @Override
    public void putRequest(Request request) {
        Served served = request.served();
        write(users, served.getRequestId(), served.getUser().toByteArray());
        write(
                requests,
                served.getRequestId(),
                StateCodec.write(new Request(served.toBuilder().clearUser().build(), request.arrivalTick())));
    }

    @Override
    public void removeRequest(String requestId) {
        remove(users, requestId);
        remove(requests, requestId);
    }

    @Override
    public Optional<JoinedExposure> findExposure(ExposureId id) {
        return Optional.ofNullable(read(exposures, id.toString())).map(StateCodec::readExposure);
    }

    @Override
    public void putExposure(ExposureId id, JoinedExposure exposure) {
        write(exposures, id.toString(), StateCodec.write(exposure));
    }

    @Override
    public void removeExposure(ExposureId id) {
        remove(exposures, id.toString());
    }

    @Override
    public long told(ExposureId id) {
        Long types = read(told, id.toString());
        return types == null ? 0 : types;
    }

    @Override
    public void putTold(ExposureId id, long types) {
        write(told, id.toString(), types);
    }

    @Override
    public void removeTold(ExposureId id) {
        remove(told, id.toString());
    }

    @Override
    public List<ExposureId> exposuresOf(String requestId) {
        try {
            List<ExposureId> found = new ArrayList<>();
            for (String id : exposures.keys()) {
                if (id.startsWith(requestId + "/")) {
                    found.add(ExposureId.parse(id));
                }
            }
            return found.stream().sorted().toList();
        } catch (Exception e) {
            throw failed(e);
        }
    }

    // Ends of rooms have no key, and are not in what is measured.
    @Override
    public List<ExposureId> openExposuresIn(long roomId) {
        return List.of();
    }

    @Override
    public void putOpenIn(long roomId, ExposureId id) {}

    @Override
    public void removeOpenIn(long roomId, ExposureId id) {}

    @Override
    public void putRoomEnd(long arrivalTick, long roomId) {
        throw new UnsupportedOperationException("a room has no user");
    }

    @Override
    public List<Long> takeRoomEnds(long tick) {
        return List.of();
    }

    @Override
    public void putInput(Input input) {
        try {
            inputs.add(StateCodec.write(input));
            wake(input.tick());
        } catch (Exception e) {
            throw failed(e);
        }
    }

    @Override
    public List<Input> takeInputs(long tick) {
        try {
            List<Input> taken = new ArrayList<>();
            List<byte[]> later = new ArrayList<>();
            for (byte[] bytes : inputs.get()) {
                Input input = StateCodec.readInput(bytes);
                if (input.tick() <= tick) {
                    taken.add(input);
                } else {
                    later.add(bytes);
                }
            }
            if (!taken.isEmpty()) {
                inputs.update(later);
            }
            return taken;
        } catch (Exception e) {
            throw failed(e);
        }
    }

    @Override
    public void putWaiting(Input input) {
        String id = input.feedback().getRequestId();
        List<byte[]> all = read(waiting, id);
        List<byte[]> next = all == null ? new ArrayList<>() : new ArrayList<>(all);
        next.add(StateCodec.write(input));
        write(waiting, id, next);
    }

    @Override
    public List<Input> takeWaiting(String requestId) {
        List<byte[]> all = read(waiting, requestId);
        if (all == null) {
            return List.of();
        }
        remove(waiting, requestId);
        return all.stream().map(StateCodec::readInput).toList();
    }

    @Override
    public void putAppointment(Appointment appointment) {
        append(agenda, appointment.tick(), text(appointment));
        wake(appointment.tick());
    }

    @Override
    public List<Appointment> takeDue(long tick) {
        List<String> over = read(forgetting, tick);
        if (over != null) {
            remove(forgetting, tick);
            over.forEach(event -> remove(events, event));
        }
        List<String> due = read(agenda, tick);
        if (due == null) {
            return List.of();
        }
        remove(agenda, tick);
        return due.stream().distinct().map(text -> appointment(tick, text)).toList();
    }

    private static String text(Appointment appointment) {
        return code(appointment.due()) + appointment.roomId() + "/" + appointment.id();
    }

    private static String code(Due due) {
        return switch (due) {
            case EXPOSURE -> "x";
            case REJOIN -> "j";
            case ORPHAN -> "o";
            case REQUEST -> "r";
        };
    }

    private static Appointment appointment(long tick, String text) {
        int cut = text.indexOf('/');
        Due due = Arrays.stream(Due.values())
                .filter(one -> text.startsWith(code(one)))
                .findFirst()
                .orElseThrow();
        return new Appointment(tick, due, text.substring(cut + 1), Long.parseLong(text.substring(1, cut)));
    }

    @Override
    public boolean rememberEvent(String eventId, long tick, long until) {
        Long known = read(events, eventId);
        if (known != null && known >= tick) {
            return false;
        }
        write(events, eventId, until);
        append(forgetting, until, eventId);
        wake(until);
        return true;
    }

    private static void append(MapState<Long, List<String>> byTick, long tick, String what) {
        List<String> all = read(byTick, tick);
        List<String> next = all == null ? new ArrayList<>() : new ArrayList<>(all);
        next.add(what);
        write(byTick, tick, next);
    }

    private static <K, V> @Nullable V read(MapState<K, V> map, K key) {
        try {
            return map.get(key);
        } catch (Exception e) {
            throw failed(e);
        }
    }

    private static <K, V> void write(MapState<K, V> map, K key, V value) {
        try {
            map.put(key, value);
        } catch (Exception e) {
            throw failed(e);
        }
    }

    private static <K> void remove(MapState<K, ?> map, K key) {
        try {
            map.remove(key);
        } catch (Exception e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Exception e) {
        return new IllegalStateException("Flink's state cannot be used", e);
    }
}
