package io.momentcross.ranking.rank;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one request is answered.
 *
 * @param arm         name of the configuration, for the answer and the served event
 * @param labelPolicy what the arm says its model learned from; null where it says nothing
 * @param model       which model is asked
 * @param version     which version of it; null for the serving one
 * @param weights     exponent of each task in the score
 */
record RankPlan(
        String arm,
        @Nullable String labelPolicy,
        String model,
        @Nullable String version,
        Map<String, Double> weights) {}
