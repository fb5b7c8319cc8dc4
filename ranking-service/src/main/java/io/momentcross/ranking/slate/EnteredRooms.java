package io.momentcross.ranking.slate;

import io.momentcross.contracts.v1.History;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Rooms that the live history says the user entered lately do not come again. */
record EnteredRooms(Duration within) implements SlateRule {

    @Override
    public void apply(Candidates candidates, Wishes wishes, Verdicts verdicts) {
        Set<Long> entered = entered(candidates.live(), candidates.servedAtMs() - within.toMillis());
        if (entered.isEmpty()) {
            return;
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (entered.contains(candidates.roomId(i))) {
                verdicts.remove(i, Removal.ROOM_IN_HISTORY);
            }
        }
    }

    // Newest first, so the rest is older still.
    private static Set<Long> entered(History live, long sinceMs) {
        Set<Long> rooms = new HashSet<>();
        for (int item = 0; item < live.getItemIdsCount() && live.getHappenedAtMs(item) >= sinceMs; item++) {
            rooms.add(live.getItemIds(item));
        }
        return rooms;
    }
}
