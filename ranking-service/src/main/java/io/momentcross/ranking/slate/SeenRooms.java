package io.momentcross.ranking.slate;

/** Rooms that the app says the user has seen do not come again. */
final class SeenRooms implements SlateRule {

    @Override
    public void apply(Candidates candidates, Wishes wishes, Verdicts verdicts) {
        if (wishes.seenRooms().isEmpty()) {
            return;
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (wishes.seenRooms().contains(candidates.roomId(i))) {
                verdicts.remove(i, Removal.ROOM_SEEN);
            }
        }
    }
}
