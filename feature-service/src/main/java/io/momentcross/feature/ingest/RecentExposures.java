package io.momentcross.feature.ingest;

import io.momentcross.contracts.v1.ExposureRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which exposures have lately been entered and which have ended, so that everybody who enters a room leaves it once. A
 * click may come after the end of its exposure, or before an end that does not know of it yet. Bounded, and only in
 * memory: what is forgotten, or was taken in before a restart, is judged by its own record alone. Not thread-safe.
 */
final class RecentExposures {

    // Some minutes of a busy partition; a click that comes after the end does so within these.
    private static final int MOST = 200_000;

    private enum State {
        ENTERED,
        ENDED
    }

    private final Map<String, State> states = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
            return size() > MOST;
        }
    };

    /** Whether the click brings the user into the room: not where the exposure has ended. */
    boolean enters(ExposureRecord click) {
        return states.putIfAbsent(id(click), State.ENTERED) != State.ENDED;
    }

    /** Whether the end takes the user out of the room: where a click was before it, whether it knows or not. */
    boolean leaves(ExposureRecord end, boolean isClicked) {
        @Nullable State before = states.put(id(end), State.ENDED);
        return before == State.ENTERED || (before == null && isClicked);
    }

    private static String id(ExposureRecord record) {
        return record.getRequestId() + "/" + record.getRoomId();
    }
}
