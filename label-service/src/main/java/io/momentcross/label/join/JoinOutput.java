package io.momentcross.label.join;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import java.util.List;

/**
 * What the join tells as it goes. Every feedback it takes is told once, as {@link #accepted} or as {@link #lost}, and
 * which of the two the two logs alone decide.
 */
public interface JoinOutput {

    /** Why input led to nothing. */
    enum Lost {
        /** The same event id came before. */
        DUPLICATE,
        /** Its request did not come within the grace, or is forgotten. */
        REQUEST_UNKNOWN,
        /** Its request is known, but had no such room. */
        ROOM_NOT_SERVED,
        /** Its request scored the room, but did not put it into the slate: nobody was shown it. */
        ROOM_NOT_IN_SLATE,
        /** Its request was answered to another user. */
        OTHER_USER,
        /** Its exposure ended longer ago than the horizon. */
        TOO_LATE,
        /** Its request was answered without a model: kept out of training. */
        FALLBACK
    }

    /** With the first feedback that is accepted for the exposure. */
    void opened(Served served, Feedback first);

    /**
     * Feedback will count: told at once where that is certain, else at its tick. {@code first}: the first of its type
     * in this exposure, in the order in which they are told.
     */
    void accepted(Served served, Feedback feedback, boolean first);

    /** At a tick: the exposure has ended. */
    void closed(Served served, ExposureId id, Exposure.Closed exposure);

    /** At a tick: a policy's new cells of one exposure as it is now; {@code first}: its first ones. */
    void cells(Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> cells);

    /** At a tick, after everything else of it. */
    void tickDone(long tick);

    /**
     * Feedback led to nothing: told at once for {@link Lost#DUPLICATE} and ids of fallbacks, else at a tick.
     *
     * @param tick the tick that it arrived in, or at which it was given up; later than the last {@link #tickDone}
     */
    void lost(Lost reason, Feedback feedback, long tick);

    /** A request came again, or a horizon after it was answered: it changes nothing. */
    void ignored(Served served);
}
