package io.momentcross.ranking.slate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the rules said of each candidate of one request. One thread. */
final class Verdicts {

    private final float[] scores;
    private final float[] fused;
    private final @Nullable Removal[] removals;
    // By candidate; null as long as no rule changed a score.
    private double @Nullable [] factors;

    /** @param scores finite, and left alone from here on */
    Verdicts(float[] scores) {
        this.fused = scores;
        this.scores = scores.clone();
        this.removals = new Removal[scores.length];
    }

    /** Takes the candidate out. The first rule that does so is the one that counts. */
    void remove(int candidate, Removal why) {
        if (removals[candidate] == null) {
            removals[candidate] = why;
        }
    }

    void multiply(int candidate, double factor) {
        scores[candidate] = (float) (scores[candidate] * factor);
        if (factors == null) {
            factors = new double[scores.length];
            Arrays.fill(factors, 1);
        }
        factors[candidate] *= factor;
    }

    /** What rules multiplied the candidate's score with; 1 where they left it. */
    double factor(int candidate) {
        return factors == null ? 1 : factors[candidate];
    }

    /** The score before any rule. */
    float fused(int candidate) {
        return fused[candidate];
    }

    boolean isIn(int candidate) {
        return removals[candidate] == null;
    }

    @Nullable
    Removal removal(int candidate) {
        return removals[candidate];
    }

    float score(int candidate) {
        return scores[candidate];
    }

    int candidates() {
        return scores.length;
    }

    /** Candidates that are in, best first; equal scores keep the caller's order. */
    int[] byScore() {
        long[] keys = new long[scores.length];
        int in = 0;
        for (int candidate = 0; candidate < scores.length; candidate++) {
            if (isIn(candidate)) {
                keys[in++] = ((long) ~ascending(scores[candidate]) << 32) | candidate;
            }
        }
        Arrays.sort(keys, 0, in);
        int[] order = new int[in];
        for (int i = 0; i < in; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    // An int that grows with the float, so that (score, index) sorts as one long.
    private static int ascending(float score) {
        int bits = Float.floatToIntBits(score);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
