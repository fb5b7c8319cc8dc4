package io.momentcross.ranking.slate;

/** Only rooms that are on air come. */
record RoomsOnAir(boolean dropOffAir, boolean dropUnknown) implements SlateRule {

    @Override
    public void apply(Candidates candidates, Wishes wishes, Verdicts verdicts) {
        if (!candidates.hasStates()) {
            return;
        }
        for (int i = 0; i < candidates.size(); i++) {
            switch (candidates.state(i)) {
                case ROOM_STATE_ENDED -> removeIf(dropOffAir, verdicts, i, Removal.ROOM_ENDED);
                case ROOM_STATE_TAKEN_DOWN -> removeIf(dropOffAir, verdicts, i, Removal.ROOM_TAKEN_DOWN);
                case ROOM_STATE_UNSPECIFIED -> removeIf(dropUnknown, verdicts, i, Removal.ROOM_UNKNOWN);
                case ROOM_STATE_LIVE, UNRECOGNIZED -> {}
            }
        }
    }

    private static void removeIf(boolean switchedOn, Verdicts verdicts, int candidate, Removal why) {
        if (switchedOn) {
            verdicts.remove(candidate, why);
        }
    }
}
