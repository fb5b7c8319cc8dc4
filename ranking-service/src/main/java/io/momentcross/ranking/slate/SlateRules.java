package io.momentcross.ranking.slate;

import java.util.ArrayList;
import java.util.List;

/** The rules that are switched on, in the order in which they are asked: a candidate counts for the first to remove it. */
final class SlateRules {

    private final List<SlateRule> rules;

    SlateRules(SlateProperties properties) {
        List<SlateRule> on = new ArrayList<>();
        addIf(properties.dropBlocked(), new BlockedAuthors(), on);
        addIf(
                properties.dropOffAir() || properties.dropUnknown(),
                new RoomsOnAir(properties.dropOffAir(), properties.dropUnknown()),
                on);
        addIf(properties.dropSeen(), new SeenRooms(), on);
        addIf(properties.seenWithin().isPositive(), new EnteredRooms(properties.seenWithin()), on);
        addIf(properties.dislikeFactor() < 1, new DislikedAuthors(properties.dislikeFactor()), on);
        // The last: which rooms of an author are the best is known when the others are out and all scores stand.
        addIf(properties.authorMost() > 0, new AuthorMost(properties.authorMost()), on);
        this.rules = List.copyOf(on);
    }

    private static void addIf(boolean switchedOn, SlateRule rule, List<SlateRule> on) {
        if (switchedOn) {
            on.add(rule);
        }
    }

    Verdicts judge(Candidates candidates, Wishes wishes, float[] scores) {
        Verdicts verdicts = new Verdicts(scores);
        for (SlateRule rule : rules) {
            rule.apply(candidates, wishes, verdicts);
        }
        return verdicts;
    }
}
