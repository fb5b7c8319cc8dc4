package io.momentcross.ranking.shadow;

import io.momentcross.ranking.fusion.ProductFusion;
import io.momentcross.ranking.inference.Predictions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far two models' predictions for the same candidates are from each other.
 *
 * @param scoreDifference mean over candidates of the absolute difference of the fused scores
 * @param byTask          the same of the predictions, of tasks that both have
 * @param swappedPairs    share of pairs of candidates that the two put in another order, 0 to 1; ties are in no order
 * @param topOverlap      share of the first ten of one that are among the first ten of the other, 0 to 1
 */
record Comparison(double scoreDifference, Map<String, Double> byTask, double swappedPairs, double topOverlap) {

    private static final int TOP = 10;

    /** @param weights exponents with which both are fused */
    static Comparison of(Predictions answered, Predictions shadow, Map<String, Double> weights) {
        float[] first = ProductFusion.scores(answered, weights);
        float[] second = ProductFusion.scores(shadow, weights);
        Map<String, Double> byTask = new LinkedHashMap<>();
        for (int task = 0; task < answered.tasks().size(); task++) {
            int other = shadow.tasks().indexOf(answered.tasks().get(task));
            if (other >= 0) {
                byTask.put(answered.tasks().get(task), difference(answered, task, shadow, other));
            }
        }
        return new Comparison(
                difference(first, second), byTask, swappedPairs(first, second), topOverlap(first, second));
    }

    private static double difference(float[] first, float[] second) {
        return IntStream.range(0, first.length)
                .mapToDouble(i -> Math.abs((double) first[i] - second[i]))
                .average()
                .orElse(0);
    }

    private static double difference(Predictions answered, int task, Predictions shadow, int other) {
        return IntStream.range(0, answered.candidates())
                .mapToDouble(i -> Math.abs((double) answered.probability(task, i) - shadow.probability(other, i)))
                .average()
                .orElse(0);
    }

    private static double swappedPairs(float[] first, float[] second) {
        long swapped = 0;
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < i; j++) {
                boolean isAhead = first[i] > first[j] && second[i] < second[j];
                boolean isBehind = first[i] < first[j] && second[i] > second[j];
                if (isAhead || isBehind) {
                    swapped++;
                }
            }
        }
        long pairs = (long) first.length * (first.length - 1) / 2;
        return pairs == 0 ? 0 : (double) swapped / pairs;
    }

    private static double topOverlap(float[] first, float[] second) {
        List<Integer> ours = top(first);
        Set<Integer> theirs = Set.copyOf(top(second));
        return ours.isEmpty()
                ? 1
                : (double) ours.stream().filter(theirs::contains).count() / ours.size();
    }

    /** The best, where scores tie in the caller's order. */
    private static List<Integer> top(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(TOP)
                .collect(Collectors.toList());
    }
}
