package io.momentcross.label.join;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import java.util.List;
import java.util.Optional;

/**
 * What the join of one partition keeps. One thread. Everything written is there at the next read, and survives together
 * with the input's position or not at all. Nothing is put for a tick that is done. Lists are in no order unless said.
 */
public interface JoinState {

    /** A served request and the tick it arrived in. */
    record Request(Served served, long arrivalTick) {}

    /**
     * Feedback on its way.
     *
     * @param tick the tick it arrived in
     * @param told whether {@link JoinOutput#accepted} has told it already
     */
    record Input(Feedback feedback, long tick, boolean told) {}

    /** What is due at a tick. */
    enum Due {
        /** An exposure must be looked at; id: the exposure. */
        EXPOSURE,
        /** A request's waiting feedback can be joined; id: the request. */
        REJOIN,
        /** Waiting feedback has waited long enough; id: the request. */
        ORPHAN,
        /** A request may be forgotten; id: the request. */
        REQUEST
    }

    /**
     * @param id     the request's id where it is of an exposure
     * @param roomId of an exposure; 0 otherwise
     */
    record Appointment(long tick, Due due, String id, long roomId) {

        public Appointment(long tick, Due due, String id) {
            this(tick, due, id, 0);
        }

        /** Of {@link Due#EXPOSURE}. */
        public Appointment(long tick, ExposureId id) {
            this(tick, Due.EXPOSURE, id.requestId(), id.roomId());
        }

        public ExposureId exposureId() {
            return new ExposureId(id, roomId);
        }
    }

    /** The newest tick seen in served, in feedback, and done; -1 before the first. */
    long tick(Clock clock);

    void putTick(Clock clock, long tick);

    /** Where a tick was seen. */
    enum Clock {
        SERVED,
        FEEDBACK,
        DONE
    }

    Optional<Request> findRequest(String requestId);

    void putRequest(Request request);

    void removeRequest(String requestId);

    Optional<JoinedExposure> findExposure(ExposureId id);

    void putExposure(ExposureId id, JoinedExposure exposure);

    void removeExposure(ExposureId id);

    /** The types of feedback that were told of an exposure, a bit each; 0 before its opening was told. */
    long told(ExposureId id);

    void putTold(ExposureId id, long types);

    void removeTold(ExposureId id);

    /** Exposures of one request, in order. */
    List<ExposureId> exposuresOf(String requestId);

    /** Exposures of one room that are open. */
    List<ExposureId> openExposuresIn(long roomId);

    void putOpenIn(long roomId, ExposureId id);

    void removeOpenIn(long roomId, ExposureId id);

    /** Keeps feedback for the tick it arrived in. */
    void putInput(Input input);

    void putRoomEnd(long arrivalTick, long roomId);

    /** Takes out the feedback that arrived up to {@code tick}. */
    List<Input> takeInputs(long tick);

    /** Takes out the rooms whose end arrived up to {@code tick}. */
    List<Long> takeRoomEnds(long tick);

    /** Keeps feedback until its request is known. */
    void putWaiting(Input input);

    /** Takes out the feedback that waits for {@code requestId}. */
    List<Input> takeWaiting(String requestId);

    void putAppointment(Appointment appointment);

    /** Takes out what is due up to {@code tick}, and forgets events that are remembered no longer than that. */
    List<Appointment> takeDue(long tick);

    /**
     * Remembers an event until the end of tick {@code until}.
     *
     * @return false where it is remembered already, to {@code tick} or longer; then nothing is changed
     */
    boolean rememberEvent(String eventId, long tick, long until);
}
