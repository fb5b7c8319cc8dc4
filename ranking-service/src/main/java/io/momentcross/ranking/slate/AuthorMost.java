package io.momentcross.ranking.slate;

import java.util.HashMap;
import java.util.Map;

/** Of one author the {@code most} best rooms come, and no more. Rooms whose author is not known count for nobody. */
record AuthorMost(int most) implements SlateRule {

    @Override
    public void apply(Candidates candidates, Wishes wishes, Verdicts verdicts) {
        Map<Long, Integer> rooms = new HashMap<>();
        for (int candidate : verdicts.byScore()) {
            long author = candidates.authorId(candidate);
            if (author != 0 && rooms.merge(author, 1, Integer::sum) > most) {
                verdicts.remove(candidate, Removal.AUTHOR_FULL);
            }
        }
    }
}
