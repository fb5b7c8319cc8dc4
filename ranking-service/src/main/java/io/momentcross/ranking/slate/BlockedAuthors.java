package io.momentcross.ranking.slate;

/** Rooms of authors whom the user blocked or reported do not come. */
final class BlockedAuthors implements SlateRule {

    @Override
    public void apply(Candidates candidates, Wishes wishes, Verdicts verdicts) {
        if (wishes.blockedAuthors().isEmpty()) {
            return;
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (wishes.blockedAuthors().contains(candidates.authorId(i))) {
                verdicts.remove(i, Removal.AUTHOR_BLOCKED);
            }
        }
    }
}
