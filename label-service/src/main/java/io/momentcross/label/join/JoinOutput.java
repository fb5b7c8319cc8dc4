package io.momentcross.label.join;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import java.util.List;

/** What the join tells as it goes. */
public interface JoinOutput {

    /** Why input led to nothing. */
    enum Lost {
        /** The same event id came before. */
        DUPLICATE,
        /** Its request did not come within the grace, or is forgotten. */
        REQUEST_UNKNOWN,
        /** Its request is known, but had no such room. */
        ROOM_NOT_SERVED,
        /** Its exposure ended longer ago than the horizon. */
        TOO_LATE,
        /** Its request was answered without a model: kept out of training. */
        FALLBACK
    }

    /** At once: the exposure's first feedback came. */
    void opened(Served served, Feedback first);

    /** At once: feedback came, not a duplicate. {@code first}: the first of its type in this exposure. */
    void accepted(Served served, Feedback feedback, boolean first);

    /** At a tick: the exposure has ended. */
    void closed(Served served, ExposureId id, Exposure.Closed exposure);

    /** At a tick: a policy's new cells of one exposure; {@code first}: its first ones. */
    void cells(Served served, ExposureId id, String policy, boolean first, List<LabelCell> cells);

    /** At a tick, after everything else of it. */
    void tickDone(long tick);

    void lost(Lost reason, Feedback feedback);
}
