package io.momentcross.label.join;

import io.momentcross.contracts.v1.Served;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The join's state in plain maps: for replays, which keep nothing when they stop, and for tests. One thread. It holds
 * what a horizon of input holds.
 */
public final class InMemoryJoinState implements JoinState {

    private final Map<Clock, Long> clocks = new EnumMap<>(Clock.class);
    private final Map<String, HeldRequest> requests = new HashMap<>();
    private final OpenRooms open = new OpenRooms();
    private final ByTick<Input> inputs = new ByTick<>();
    private final ByTick<Long> roomEnds = new ByTick<>();
    private final Map<String, List<Input>> waiting = new HashMap<>();
    private final ByTick<HeldRequest> agenda = new ByTick<>();

    /** How many things of any kind it holds; 0 again when everything is forgotten. */
    public int size() {
        return requests.values().stream().mapToInt(HeldRequest::things).sum()
                + open.size()
                + inputs.size()
                + roomEnds.size()
                + waiting.values().stream().mapToInt(List::size).sum()
                + agenda.size();
    }

    @Override
    public long tick(Clock clock) {
        return clocks.getOrDefault(clock, -1L);
    }

    @Override
    public void putTick(Clock clock, long tick) {
        clocks.put(clock, tick);
    }

    @Override
    public @Nullable HeldRequest find(String requestId) {
        return requests.get(requestId);
    }

    @Override
    public HeldRequest findOrAdd(String requestId) {
        HeldRequest known = requests.get(requestId);
        return known == null ? new HeldRequest(requestId) : known;
    }

    @Override
    public void put(HeldRequest request) {
        if (request.isEmpty()) {
            requests.remove(request.id());
            request.hold(false);
        } else if (!request.isHeld()) {
            requests.put(request.id(), request);
            request.hold(true);
        }
    }

    @Override
    public void putServed(HeldRequest request, Served served, long arrivalTick) {
        request.serve(arrivalTick);
        request.keep(served);
        put(request);
    }

    @Override
    public Served served(HeldRequest request) {
        return Objects.requireNonNull(request.served());
    }

    @Override
    public void removeServed(HeldRequest request) {
        request.forget();
        request.keep(null);
    }

    @Override
    public List<HeldRequest> openIn(long roomId) {
        return open.in(roomId);
    }

    @Override
    public void putOpenIn(long roomId, HeldRequest request) {
        open.add(roomId, request);
    }

    @Override
    public void removeOpenIn(long roomId, HeldRequest request) {
        open.remove(roomId);
    }

    @Override
    public void putInput(Input input) {
        put(input.request());
        inputs.add(input.tick(), input);
    }

    @Override
    public void putRoomEnd(long arrivalTick, long roomId) {
        roomEnds.add(arrivalTick, roomId);
    }

    @Override
    public List<Input> takeInputs(long tick) {
        return inputs.take(tick);
    }

    @Override
    public List<Long> takeRoomEnds(long tick) {
        return roomEnds.take(tick);
    }

    @Override
    public void putWaiting(Input input) {
        waiting.computeIfAbsent(input.request().id(), id -> new ArrayList<>()).add(input);
    }

    @Override
    public List<Input> takeWaiting(HeldRequest request) {
        List<Input> taken = waiting.remove(request.id());
        return taken == null ? new ArrayList<>() : taken;
    }

    @Override
    public void putDue(long tick, HeldRequest request) {
        agenda.add(tick, request);
    }

    @Override
    public List<HeldRequest> takeDue(long tick) {
        List<HeldRequest> due = agenda.take(tick);
        due.removeIf(request -> !request.isHeld());
        return due;
    }
}
