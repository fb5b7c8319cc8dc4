package io.momentcross.ranking.fusion;

import io.momentcross.ranking.inference.Predictions;
import java.util.List;
import java.util.Map;

/** score = product over tasks of (1 + p)^weight (Moment&amp;Cross, eq. 4). */
public final class ProductFusion {

    private ProductFusion() {}

    /** What one task contributes to the product. */
    public static double factor(float probability, double weight) {
        return Math.exp(weight * Math.log1p(probability));
    }

    /**
     * @param weights exponent per task, finite; a task without one counts as 0
     * @return one score per candidate, in the predictions' order
     */
    public static float[] scores(Predictions predictions, Map<String, Double> weights) {
        List<String> tasks = predictions.tasks();
        float[] scores = new float[predictions.candidates()];
        for (int candidate = 0; candidate < scores.length; candidate++) {
            double logScore = 0;
            for (int task = 0; task < tasks.size(); task++) {
                double weight = weights.getOrDefault(tasks.get(task), 0.0);
                logScore += weight * Math.log1p(predictions.probability(task, candidate));
            }
            scores[candidate] = (float) Math.exp(logScore);
        }
        return scores;
    }
}
