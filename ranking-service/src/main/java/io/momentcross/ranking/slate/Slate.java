package io.momentcross.ranking.slate;

import io.momentcross.ranking.slate.exploration.Draw;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The order of an answer, and what became of every candidate. Immutable. */
public final class Slate {

    private static final int OUT = -1;

    private final int[] order;
    private final int[] positions;
    private final Verdicts verdicts;
    private final @Nullable Draw draw;

    private Slate(int[] order, Verdicts verdicts, @Nullable Draw draw) {
        this.order = order;
        this.verdicts = verdicts;
        this.draw = draw;
        this.positions = new int[verdicts.candidates()];
        Arrays.fill(positions, OUT);
        for (int position = 0; position < order.length; position++) {
            positions[order[position]] = position;
        }
    }

    /** The {@code size} best of those that are in; equal scores keep the caller's order. */
    static Slate best(Verdicts verdicts, int size) {
        int[] order = verdicts.byScore();
        return new Slate(Arrays.copyOf(order, Math.min(size, order.length)), verdicts, null);
    }

    static Slate drawn(Verdicts verdicts, Draw draw) {
        return new Slate(draw.order(), verdicts, draw);
    }

    /** Number of positions. */
    public int size() {
        return order.length;
    }

    /** Index of the candidate at {@code position}, from 0. */
    public int candidate(int position) {
        return order[position];
    }

    /** Position of the candidate; -1 where it is not in the slate. */
    public int position(int candidate) {
        return positions[candidate];
    }

    /** What ordered the candidate: its fused score, as rules changed it. */
    public float score(int candidate) {
        return verdicts.score(candidate);
    }

    /** The score before any rule changed it. */
    public float fusedScore(int candidate) {
        return verdicts.fused(candidate);
    }

    /** What {@code momentcross.slate.dislike-factor} multiplied the score with; 1 where it did not. */
    public double dislikeFactor(int candidate) {
        return verdicts.factor(candidate);
    }

    /** Whether the candidate at {@code position} was drawn, not ordered by its score. */
    public boolean isExplored(int position) {
        return draw != null && draw.isExplored(position);
    }

    /**
     * Probability with which the candidate came to its position, or was left out where it has none, before anything was
     * drawn: over all slates that could have come of the same request, features, model and configuration. 1 where nothing
     * was left to chance.
     */
    public float propensity(int candidate) {
        return draw == null ? 1 : (float) draw.propensity(candidate, positions[candidate]);
    }

    /** The rule that took the candidate out; null where none did. */
    public @Nullable Removal removal(int candidate) {
        return verdicts.removal(candidate);
    }
}
