package io.momentcross.label.join;

import io.momentcross.label.join.HeldRequest.HeldExposure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The join's state in plain maps: for replays, which keep nothing when they stop, and for tests. One thread. It holds
 * what a horizon of input holds.
 */
public final class InMemoryJoinState implements JoinState {

    private final Map<Clock, Long> clocks = new EnumMap<>(Clock.class);
    private final Map<String, HeldRequest> requests = new HashMap<>();
    private final Map<Long, Set<ExposureId>> open = new HashMap<>();
    private final NavigableMap<Long, List<Input>> inputs = new TreeMap<>();
    private final NavigableMap<Long, List<Long>> roomEnds = new TreeMap<>();
    private final Map<String, List<Input>> waiting = new HashMap<>();
    private final NavigableMap<Long, Set<Appointment>> agenda = new TreeMap<>();
    private final Map<String, Long> events = new HashMap<>();
    private final NavigableMap<Long, List<String>> forgetting = new TreeMap<>();

    /** How many things of any kind it holds; 0 again when everything is forgotten. */
    public int size() {
        return requests.values().stream().mapToInt(HeldRequest::size).sum()
                + open.values().stream().mapToInt(Set::size).sum()
                + inputs.values().stream().mapToInt(List::size).sum()
                + roomEnds.size()
                + waiting.values().stream().mapToInt(List::size).sum()
                + agenda.values().stream().mapToInt(Set::size).sum()
                + events.size();
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
    public Optional<Request> findRequest(String requestId) {
        HeldRequest held = requests.get(requestId);
        return held == null ? Optional.empty() : Optional.ofNullable(held.request());
    }

    @Override
    public void putRequest(Request request) {
        held(request.served().getRequestId()).put(request);
    }

    @Override
    public void removeRequest(String requestId) {
        change(requestId, held -> held.put(null));
    }

    private HeldRequest held(String requestId) {
        return requests.computeIfAbsent(requestId, id -> new HeldRequest());
    }

    /** Where it is held; and not any longer if nothing is left of it. */
    private void change(String requestId, Consumer<HeldRequest> change) {
        requests.computeIfPresent(requestId, (id, held) -> {
            change.accept(held);
            held.tidy();
            return held.isEmpty() ? null : held;
        });
    }

    private @Nullable HeldExposure held(ExposureId id) {
        HeldRequest held = requests.get(id.requestId());
        return held == null ? null : held.find(id.roomId());
    }

    @Override
    public Optional<JoinedExposure> findExposure(ExposureId id) {
        HeldExposure held = held(id);
        return held == null ? Optional.empty() : Optional.ofNullable(held.joined());
    }

    @Override
    public void putExposure(ExposureId id, JoinedExposure exposure) {
        held(id.requestId()).findOrAdd(id).put(exposure);
    }

    @Override
    public void removeExposure(ExposureId id) {
        change(id.requestId(), held -> held.findOrAdd(id).put(null));
    }

    @Override
    public long told(ExposureId id) {
        HeldExposure held = held(id);
        return held == null ? 0 : held.told();
    }

    @Override
    public void putTold(ExposureId id, long types) {
        held(id.requestId()).findOrAdd(id).tell(types);
    }

    @Override
    public void removeTold(ExposureId id) {
        change(id.requestId(), held -> held.findOrAdd(id).tell(0));
    }

    @Override
    public List<ExposureId> exposuresOf(String requestId) {
        HeldRequest held = requests.get(requestId);
        return held == null ? List.of() : held.joined();
    }

    @Override
    public List<ExposureId> openExposuresIn(long roomId) {
        return List.copyOf(open.getOrDefault(roomId, Set.of()));
    }

    @Override
    public void putOpenIn(long roomId, ExposureId id) {
        open.computeIfAbsent(roomId, room -> new LinkedHashSet<>()).add(id);
    }

    @Override
    public void removeOpenIn(long roomId, ExposureId id) {
        open.computeIfPresent(roomId, (room, ids) -> without(id, ids));
    }

    private static <S extends Set<ExposureId>> @Nullable S without(ExposureId id, S ids) {
        ids.remove(id);
        return ids.isEmpty() ? null : ids;
    }

    @Override
    public void putInput(Input input) {
        inputs.computeIfAbsent(input.tick(), tick -> new ArrayList<>()).add(input);
    }

    @Override
    public void putRoomEnd(long arrivalTick, long roomId) {
        roomEnds.computeIfAbsent(arrivalTick, tick -> new ArrayList<>()).add(roomId);
    }

    @Override
    public List<Input> takeInputs(long tick) {
        return take(inputs, tick);
    }

    @Override
    public List<Long> takeRoomEnds(long tick) {
        return take(roomEnds, tick);
    }

    @Override
    public void putWaiting(Input input) {
        waiting.computeIfAbsent(input.feedback().getRequestId(), id -> new ArrayList<>())
                .add(input);
    }

    @Override
    public List<Input> takeWaiting(String requestId) {
        List<Input> taken = waiting.remove(requestId);
        return taken == null ? List.of() : taken;
    }

    @Override
    public void putAppointment(Appointment appointment) {
        agenda.computeIfAbsent(appointment.tick(), tick -> new LinkedHashSet<>())
                .add(appointment);
    }

    @Override
    public List<Appointment> takeDue(long tick) {
        take(forgetting, tick).forEach(id -> forget(id, tick));
        return take(agenda, tick);
    }

    private void forget(String eventId, long tick) {
        events.computeIfPresent(eventId, (event, until) -> until <= tick ? null : until);
    }

    @Override
    public boolean rememberEvent(String eventId, long tick, long until) {
        Long known = events.putIfAbsent(eventId, until);
        if (known != null) {
            if (known >= tick) {
                return false;
            }
            events.put(eventId, until);
        }
        forgetting.computeIfAbsent(until, t -> new ArrayList<>()).add(eventId);
        return true;
    }

    private static <T> List<T> take(NavigableMap<Long, ? extends Collection<T>> byTick, long tick) {
        NavigableMap<Long, ? extends Collection<T>> upTo = byTick.headMap(tick, true);
        List<T> taken = new ArrayList<>();
        upTo.values().forEach(taken::addAll);
        upTo.clear();
        return taken;
    }
}
