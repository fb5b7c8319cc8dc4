package io.momentcross.ranking.rank;

import java.util.Map;

/**
 * How one request is answered.
 *
 * @param arm     name of the configuration, for the answer and the served event
 * @param model   which model is asked
 * @param weights exponent of each task in the score
 */
record RankPlan(String arm, String model, Map<String, Double> weights) {}
