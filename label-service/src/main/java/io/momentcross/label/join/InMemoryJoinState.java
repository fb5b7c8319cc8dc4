package io.momentcross.label.join;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The join's state in plain maps: for replays, which keep nothing when they stop, and for tests. One thread. It holds
 * what a horizon of input holds.
 */
public final class InMemoryJoinState implements JoinState {

    private final Map<Clock, Long> clocks = new EnumMap<>(Clock.class);
    private final Map<String, Request> requests = new HashMap<>();
    private final NavigableMap<ExposureId, JoinedExposure> exposures = new TreeMap<>();
    private final Map<ExposureId, Long> told = new HashMap<>();
    private final Map<Long, NavigableSet<ExposureId>> open = new HashMap<>();
    private final NavigableMap<Long, List<Input>> inputs = new TreeMap<>();
    private final NavigableMap<Long, List<Long>> roomEnds = new TreeMap<>();
    private final Map<String, List<Input>> waiting = new HashMap<>();
    private final NavigableSet<Appointment> agenda = new TreeSet<>(Comparator.comparingLong(Appointment::tick)
            .thenComparing(Appointment::due)
            .thenComparing(Appointment::id));
    private final Map<String, Long> events = new HashMap<>();

    /** How many things of any kind it holds; 0 again when everything is forgotten. */
    public int size() {
        return requests.size()
                + exposures.size()
                + told.size()
                + open.values().stream().mapToInt(Set::size).sum()
                + inputs.values().stream().mapToInt(List::size).sum()
                + roomEnds.size()
                + waiting.values().stream().mapToInt(List::size).sum()
                + agenda.size()
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
        return Optional.ofNullable(requests.get(requestId));
    }

    @Override
    public void putRequest(Request request) {
        requests.put(request.served().getRequestId(), request);
    }

    @Override
    public void removeRequest(String requestId) {
        requests.remove(requestId);
    }

    @Override
    public Optional<JoinedExposure> findExposure(ExposureId id) {
        return Optional.ofNullable(exposures.get(id));
    }

    @Override
    public void putExposure(ExposureId id, JoinedExposure exposure) {
        exposures.put(id, exposure);
    }

    @Override
    public void removeExposure(ExposureId id) {
        exposures.remove(id);
    }

    @Override
    public long told(ExposureId id) {
        return told.getOrDefault(id, 0L);
    }

    @Override
    public void putTold(ExposureId id, long types) {
        told.put(id, types);
    }

    @Override
    public void removeTold(ExposureId id) {
        told.remove(id);
    }

    @Override
    public List<ExposureId> exposuresOf(String requestId) {
        return List.copyOf(exposures
                .subMap(
                        new ExposureId(requestId, Long.MIN_VALUE),
                        true,
                        new ExposureId(requestId, Long.MAX_VALUE),
                        true)
                .keySet());
    }

    @Override
    public List<ExposureId> openExposuresIn(long roomId) {
        return List.copyOf(open.getOrDefault(roomId, Collections.emptyNavigableSet()));
    }

    @Override
    public void putOpenIn(long roomId, ExposureId id) {
        open.computeIfAbsent(roomId, room -> new TreeSet<>()).add(id);
    }

    @Override
    public void removeOpenIn(long roomId, ExposureId id) {
        open.computeIfPresent(roomId, (room, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
        });
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
        agenda.add(appointment);
    }

    @Override
    public List<Appointment> takeDue(long tick) {
        NavigableSet<Appointment> due = agenda.headSet(new Appointment(tick + 1, Due.EXPOSURE, ""), false);
        List<Appointment> taken = List.copyOf(due);
        due.clear();
        return taken;
    }

    @Override
    public boolean rememberEvent(String eventId, long tick, long until) {
        if (events.getOrDefault(eventId, Long.MIN_VALUE) >= tick) {
            return false;
        }
        events.put(eventId, until);
        return true;
    }

    @Override
    public void forgetEvent(String eventId, long tick) {
        if (events.getOrDefault(eventId, Long.MAX_VALUE) <= tick) {
            events.remove(eventId);
        }
    }

    private static <T> List<T> take(NavigableMap<Long, List<T>> byTick, long tick) {
        NavigableMap<Long, List<T>> upTo = byTick.headMap(tick, true);
        List<T> taken = upTo.values().stream().flatMap(List::stream).toList();
        upTo.clear();
        return taken;
    }
}
