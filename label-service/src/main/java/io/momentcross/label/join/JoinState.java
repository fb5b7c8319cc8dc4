package io.momentcross.label.join;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the join of one partition keeps, by request. One thread. Everything written is there at the next read, and
 * survives together with the input's position or not at all. Nothing is put for a tick that is done. Lists are in no
 * order unless said, and the caller's to change.
 *
 * <p>While a tick is worked off, from {@link #takeInputs} to {@link #putTick} of {@link Clock#DONE}, a request is the
 * same object however often it is found.
 */
public interface JoinState {

    /**
     * Feedback on its way.
     *
     * @param request what is held of its request
     * @param tick    the tick it arrived in
     * @param told    whether {@link JoinOutput#accepted} has told it already
     */
    record Input(HeldRequest request, Feedback feedback, long tick, boolean told) {}

    /** The newest tick seen in served, in feedback, and done; -1 before the first. */
    long tick(Clock clock);

    void putTick(Clock clock, long tick);

    /** Where a tick was seen. */
    enum Clock {
        SERVED,
        FEEDBACK,
        DONE
    }

    /** Null where nothing is held of it. */
    @Nullable
    HeldRequest find(String requestId);

    /** A new one is held when it is {@link #put}. */
    HeldRequest findOrAdd(String requestId);

    /** As it has become; where nothing is left of it, it is forgotten. */
    void put(HeldRequest request);

    /**
     * Remembers an event of a request until the end of tick {@code until}; then {@link #putInput} or {@link #put} is to
     * follow.
     *
     * @return false where it is remembered already, to {@code tick} or longer; then nothing is changed
     */
    default boolean remember(HeldRequest request, String eventId, long tick, long until) {
        if (request.events().isBlockFull()) {
            // No tick before this one is to come.
            request.events().forgetBefore(tick(Clock.FEEDBACK) + 1);
        }
        return request.events().remember(eventId, tick, until);
    }

    /** The request was answered; this does not change again. It need not be {@link #put} for that. */
    void putServed(HeldRequest request, Served served, long arrivalTick);

    /** What was served, with or without the user's part; of a request that {@link HeldRequest#isServed()}. */
    Served served(HeldRequest request);

    /** Forgets what was served, and its exposures; then the request is to be {@link #put}. */
    void removeServed(HeldRequest request);

    /** Requests with an open exposure of a room. */
    List<HeldRequest> openIn(long roomId);

    /** An exposure is open after its first tick: told once. */
    void putOpenIn(long roomId, HeldRequest request);

    /** An exposure of which that was told has ended: told once. */
    void removeOpenIn(long roomId, HeldRequest request);

    /**
     * Keeps feedback for the tick it arrived in, and with it what it has made of its request: that its event is
     * remembered for a horizon, and that it was told. The request is {@link #put} at that tick, and need not be before.
     */
    void putInput(Input input);

    void putRoomEnd(long arrivalTick, long roomId);

    /** Takes out the feedback that arrived up to {@code tick}. */
    List<Input> takeInputs(long tick);

    /** Takes out the rooms whose end arrived up to {@code tick}. */
    List<Long> takeRoomEnds(long tick);

    /** Keeps feedback until its request is known. */
    void putWaiting(Input input);

    /** Takes out the feedback that waits for a request. */
    List<Input> takeWaiting(HeldRequest request);

    /** {@link #takeDue} of that tick gives the request, if anything is held of it then. */
    void putDue(long tick, HeldRequest request);

    /** Takes out the requests that are due up to {@code tick}; some may be in it twice, or be due for nothing. */
    List<HeldRequest> takeDue(long tick);
}
