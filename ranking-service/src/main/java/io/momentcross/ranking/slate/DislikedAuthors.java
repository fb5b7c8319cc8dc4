package io.momentcross.ranking.slate;

/** Rooms of authors whom the user disliked sink: their scores are multiplied with {@code factor}, below 1. */
record DislikedAuthors(double factor) implements SlateRule {

    @Override
    public void apply(Candidates candidates, Wishes wishes, Verdicts verdicts) {
        if (wishes.dislikedAuthors().isEmpty()) {
            return;
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (wishes.dislikedAuthors().contains(candidates.authorId(i))) {
                verdicts.multiply(i, factor);
            }
        }
    }
}
