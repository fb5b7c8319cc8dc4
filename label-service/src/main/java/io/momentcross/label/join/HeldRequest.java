package io.momentcross.label.join;

import io.momentcross.contracts.v1.Served;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one request: its exposures by room, and the events that came of it, whether it is known or not. Its
 * exposures are a handful, and are looked for along an array. One thread; who changes it puts it back.
 */
public final class HeldRequest {

    /** Of a request that is not known, or not any longer. */
    public static final long NOT_SERVED = -1;

    private final String id;
    private final EventIds events = new EventIds();
    private long arrivalTick = NOT_SERVED;
    private long lookTick = Policy.NEVER;
    private int waiting;

    // By room. When to look at which stands apart: most looks are for one exposure among many.
    private int size;
    private long[] rooms = new long[4];
    private long[] looks = new long[4];
    private @Nullable HeldExposure[] exposures = new HeldExposure[4];
    private int open;
    private long lastEnd;

    // The state's and the join's own.
    private @Nullable Served served;
    private boolean isHeld;
    private boolean isUnwritten;
    private long touchedAt = -1;
    private boolean isChanged;

    public HeldRequest(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The tick in which it was answered; {@link #NOT_SERVED}. */
    public long arrivalTick() {
        return arrivalTick;
    }

    public boolean isServed() {
        return arrivalTick != NOT_SERVED;
    }

    /** For its state: it was answered. */
    public void serve(long tick) {
        arrivalTick = tick;
    }

    /** For its state: what it was answered is forgotten, and what came of it. */
    public void forget() {
        arrivalTick = NOT_SERVED;
        size = 0;
        open = 0;
        lastEnd = 0;
        Arrays.fill(exposures, null);
    }

    /** For a state that keeps it here. */
    @Nullable
    Served served() {
        return served;
    }

    void keep(@Nullable Served answer) {
        served = answer;
    }

    /** For a state that holds it by its identity. */
    boolean isHeld() {
        return isHeld;
    }

    void hold(boolean is) {
        isHeld = is;
    }

    public EventIds events() {
        return events;
    }

    /** For a state that has not written it since: what feedback on its way has made of it, which may be there already. */
    public void recall(JoinState.Input input, JoinRules rules) {
        events.remember(input.feedback().getEventId(), input.tick(), input.tick() + rules.horizonTicks());
        if (input.told()) {
            findOrAdd(input.feedback().getRoomId()).tell(input.feedback());
        }
    }

    /** For its state: it is not written as it is now. */
    public boolean isUnwritten() {
        return isUnwritten;
    }

    public void unwritten(boolean is) {
        isUnwritten = is;
    }

    /** How many feedback wait for the request. */
    public int waiting() {
        return waiting;
    }

    public void waiting(int count) {
        waiting = count;
    }

    /** The next tick at which it is due for certain; {@link Policy#NEVER} where none is known. */
    public long lookTick() {
        return lookTick;
    }

    /** As {@link #lookTick()}. */
    public void due(long tick) {
        lookTick = tick;
    }

    /** Makes it due at {@code tick}, unless it is before: whoever looks at it then asks again. */
    void lookAt(long tick, JoinState state) {
        if (tick < lookTick) {
            lookTick = tick;
            state.putDue(tick, this);
        }
    }

    /** Of how many rooms something is held. */
    public int rooms() {
        return size;
    }

    /** The first, second, ... by room. */
    public HeldExposure exposure(int place) {
        return Objects.requireNonNull(exposures[place]);
    }

    @Nullable
    HeldExposure find(long roomId) {
        int place = place(roomId);
        return place < 0 ? null : exposures[place];
    }

    public HeldExposure findOrAdd(long roomId) {
        HeldExposure known = find(roomId);
        return known == null ? add(new HeldExposure(new ExposureId(id, roomId))) : known;
    }

    private HeldExposure add(HeldExposure added) {
        if (size == rooms.length) {
            rooms = Arrays.copyOf(rooms, 2 * size);
            looks = Arrays.copyOf(looks, 2 * size);
            exposures = Arrays.copyOf(exposures, 2 * size);
        }
        long room = added.id().roomId();
        int place = size;
        while (place > 0 && rooms[place - 1] > room) {
            rooms[place] = rooms[place - 1];
            looks[place] = looks[place - 1];
            exposures[place] = exposures[place - 1];
            place--;
        }
        rooms[place] = room;
        // Not known: it is looked at with the next look.
        looks[place] = 0;
        exposures[place] = added;
        size++;
        return added;
    }

    private int place(long roomId) {
        for (int i = 0; i < size; i++) {
            if (rooms[i] == roomId) {
                return i;
            }
        }
        return -1;
    }

    /** The next look at an exposure; any tick that is over where it is not known. */
    long nextLook(int place) {
        return looks[place];
    }

    void lookAt(int place, long tick) {
        looks[place] = tick;
    }

    /** An exposure is about to change: it is looked at in the tick that is being worked off. */
    void touch(HeldExposure held, long tick) {
        held.touch(tick);
        looks[place(held.id().roomId())] = tick;
    }

    /** An exposure is held of which this was not so. */
    public void counted(Exposure exposure) {
        if (exposure instanceof Exposure.Closed closed) {
            lastEnd = Math.max(lastEnd, closed.tick());
        } else {
            open++;
        }
    }

    /** An exposure has ended that was counted as open. */
    void ended(long tick) {
        open--;
        lastEnd = Math.max(lastEnd, tick);
    }

    /** When it is forgotten; {@link Policy#NEVER} as long as an exposure is open. */
    long forgetTick(long horizonTicks) {
        return open > 0 ? Policy.NEVER : Math.max(arrivalTick, lastEnd) + horizonTicks;
    }

    /** Whether it is for the first time at {@code tick}; what was due then is due no longer. */
    boolean touch(long tick) {
        if (touchedAt == tick) {
            return false;
        }
        touchedAt = tick;
        isChanged = false;
        lookTick = lookTick <= tick ? Policy.NEVER : lookTick;
        return true;
    }

    boolean isChanged() {
        return isChanged;
    }

    void changed() {
        isChanged = true;
    }

    /** Nothing is left of it. */
    public boolean isEmpty() {
        return !isServed() && size == 0 && waiting == 0 && events.isEmpty();
    }

    /** Things of any kind. */
    int things() {
        return (isServed() ? 1 : 0) + size + events.size();
    }
}
