package io.momentcross.ranking.rank;

import io.momentcross.starter.json.JsonId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an item came to its position.
 *
 * @param features   those of the room that the model was fed, by name
 * @param terms      factors of the fused score, by task; empty where no model answered
 * @param fusedScore the terms' product
 * @param rules      what changed the score
 * @param searches   the items of the user's histories that the model's searches gave most attention for this room, the
 *                   strongest first, by search; a search that chose none is not there
 * @param explored   whether the room was drawn for this position, not ordered by its score
 * @param propensity as the served event has it
 */
record Explanation(
        Map<String, Value> features,
        Map<String, Term> terms,
        double fusedScore,
        List<Move> rules,
        Map<String, List<Item>> searches,
        boolean explored,
        double propensity) {

    /**
     * @param value  what the model was fed: text of an integer feature, else a number
     * @param status {@code PRESENT}, {@code MISSING} or {@code STALE}; the value of the last two is the default
     * @param ageMs  since the value was made; null where not known
     */
    record Value(Object value, String status, @Nullable Long ageMs) {}

    /** {@code factor} = (1 + {@code prediction})^{@code weight}. */
    record Term(double prediction, double weight, double factor) {}

    /** @param rule property under {@code momentcross.slate} */
    record Move(String rule, double factor) {}

    /**
     * @param history    collection
     * @param place      in it, 0 the newest
     * @param happenedAt when the user did it
     * @param attention  its part in what the room took from the search
     */
    record Item(
            String history,
            int place,
            @JsonId long itemId,
            @JsonId long authorId,
            @JsonId long categoryId,
            Instant happenedAt,
            float attention) {}

    /**
     * What all items have the same.
     *
     * @param features  those of the user that the model was fed, by name
     * @param histories how many items of each history it was fed, by collection
     */
    record OfUser(Map<String, Value> features, Map<String, Integer> histories) {}
}
