package io.momentcross.benchmarks.flink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.label.join.EventIds;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.Policy;
import io.momentcross.label.join.streams.HeldCodec;
import io.momentcross.label.join.streams.Newest;
import io.momentcross.label.join.streams.PlanNames;
import io.momentcross.label.join.streams.StateCodec;
import io.momentcross.label.join.streams.StateCodec.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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
 * The join's state of the user whose turn it is, by request, the values in the service's own encoding; and what was read
 * last, decoded, as the service has it. Clocks are no state: the watermark and the timers are. What is due has a timer, so
 * that no tick is missed.
 */
final class KeyedJoinState implements JoinState {

    private static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    /** As many as in the service, where each of the two partitions has half of them. */
    private static final int NEWEST_REQUESTS = 8_000;

    private static final int NEWEST_ANSWER_BYTES = 8 << 20;

    private final HeldCodec codec;
    private final MapState<String, byte[]> answers;
    private final MapState<String, byte[]> users;
    private final MapState<String, byte[]> held;
    private final MapState<String, byte[]> events;
    private final ListState<byte[]> inputs;
    private final MapState<String, List<byte[]>> waiting;
    private final MapState<Long, List<String>> agenda;

    // Of any user: a request has one.
    private final Newest<HeldRequest> newestRequests = new Newest<>(NEWEST_REQUESTS, request -> 1, request -> {});
    private final Newest<Answer> newestAnswers =
            new Newest<>(NEWEST_ANSWER_BYTES, answer -> answer.served().getSerializedSize(), answer -> {});

    private long done = -1;
    private long seenServed = -1;
    private long seenFeedback = -1;
    private @Nullable TimerService timers;

    KeyedJoinState(RuntimeContext context, JoinPlan plan) {
        codec = new HeldCodec(plan, List.of(PlanNames.of(plan)));
        answers = map(context, "answers", Types.STRING, BYTES);
        users = map(context, "users", Types.STRING, BYTES);
        held = map(context, "held", Types.STRING, BYTES);
        events = map(context, "events", Types.STRING, BYTES);
        inputs = context.getListState(new ListStateDescriptor<>("inputs", BYTES));
        waiting = map(context, "waiting", Types.STRING, Types.LIST(BYTES));
        agenda = map(context, "agenda", Types.LONG, Types.LIST(Types.STRING));
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
        newestRequests.trim();
        newestAnswers.trim();
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
    public @Nullable HeldRequest find(String requestId) {
        HeldRequest request = findOrAdd(requestId);
        return request.isEmpty() ? null : request;
    }

    @Override
    public HeldRequest findOrAdd(String requestId) {
        HeldRequest request = newestRequests.find(requestId);
        if (request == null) {
            request = stored(requestId);
            newestRequests.put(requestId, request);
        }
        return request;
    }

    private HeldRequest stored(String requestId) {
        byte[] bytes = read(held, requestId);
        if (bytes != null) {
            HeldRequest request = codec.read(
                    requestId, bytes, block -> Objects.requireNonNull(read(events, block(requestId, block))));
            request.events().written(request.events().fullBlocks());
            if (request.lookTick() <= done) {
                request.due(Policy.NEVER);
            }
            return request;
        }
        HeldRequest request = new HeldRequest(requestId);
        byte[] answered = read(answers, requestId);
        if (answered != null) {
            Answer answer = StateCodec.readAnswer(answered);
            newestAnswers.put(requestId, answer);
            request.serve(answer.arrivalTick());
        }
        return request;
    }

    private static String block(String requestId, int block) {
        return requestId + "/" + block;
    }

    @Override
    public void put(HeldRequest request) {
        String id = request.id();
        EventIds ids = request.events();
        for (int block = ids.removed(); block < ids.forgottenBlocks(); block++) {
            remove(events, block(id, block));
        }
        ids.removed(ids.forgottenBlocks());
        if (request.isEmpty()) {
            remove(held, id);
            newestRequests.remove(id);
            return;
        }
        for (int block = Math.max(ids.written(), ids.forgottenBlocks()); block < ids.fullBlocks(); block++) {
            write(events, block(id, block), HeldCodec.writeBlock(ids, block));
        }
        ids.written(ids.fullBlocks());
        write(held, id, codec.write(request));
        newestRequests.put(id, request);
    }

    @Override
    public void putServed(HeldRequest request, Served served, long arrivalTick) {
        Answer answer = new Answer(served.toBuilder().clearUser().build(), arrivalTick);
        write(users, request.id(), served.getUser().toByteArray());
        write(answers, request.id(), StateCodec.write(answer));
        boolean isWritten = !request.isEmpty();
        request.serve(arrivalTick);
        if (isWritten) {
            put(request);
        }
        newestAnswers.put(request.id(), answer);
    }

    @Override
    public Served served(HeldRequest request) {
        Answer answer = newestAnswers.find(request.id());
        if (answer == null) {
            answer = StateCodec.readAnswer(Objects.requireNonNull(read(answers, request.id())));
            newestAnswers.put(request.id(), answer);
        }
        return answer.served();
    }

    @Override
    public void removeServed(HeldRequest request) {
        remove(users, request.id());
        remove(answers, request.id());
        newestAnswers.remove(request.id());
        request.forget();
    }

    // Ends of rooms have no key, and are not in what is measured.
    @Override
    public List<HeldRequest> openIn(long roomId) {
        return List.of();
    }

    @Override
    public void putOpenIn(long roomId, HeldRequest request) {}

    @Override
    public void removeOpenIn(long roomId, HeldRequest request) {}

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
            // To write it costs less here than to read its feedback with each request that is not among the newest.
            put(input.request());
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
                Input input = StateCodec.readInput(bytes, this::findOrAdd);
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
        String id = input.request().id();
        List<byte[]> all = read(waiting, id);
        List<byte[]> next = all == null ? new ArrayList<>() : new ArrayList<>(all);
        next.add(StateCodec.write(input));
        write(waiting, id, next);
    }

    @Override
    public List<Input> takeWaiting(HeldRequest request) {
        List<Input> taken = new ArrayList<>();
        List<byte[]> all = read(waiting, request.id());
        if (all != null) {
            remove(waiting, request.id());
            all.forEach(bytes -> taken.add(StateCodec.readInput(bytes, this::findOrAdd)));
        }
        return taken;
    }

    @Override
    public void putDue(long tick, HeldRequest request) {
        List<String> all = read(agenda, tick);
        List<String> next = all == null ? new ArrayList<>() : new ArrayList<>(all);
        next.add(request.id());
        write(agenda, tick, next);
        wake(tick);
    }

    @Override
    public List<HeldRequest> takeDue(long tick) {
        List<HeldRequest> found = new ArrayList<>();
        List<String> due = read(agenda, tick);
        if (due != null) {
            remove(agenda, tick);
            new LinkedHashSet<>(due).forEach(id -> found.add(findOrAdd(id)));
        }
        return found;
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
