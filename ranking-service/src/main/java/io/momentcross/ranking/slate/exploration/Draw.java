package io.momentcross.ranking.slate.exploration;

/** A slate that was drawn. Immutable. */
public final class Draw {

    private final Lottery lottery;
    private final Layout layout;
    private final int[] order;

    Draw(Lottery lottery, Layout layout, int[] order) {
        this.lottery = lottery;
        this.layout = layout;
        this.order = order;
    }

    /** The candidate at each position. */
    public int[] order() {
        return order.clone();
    }

    /** Whether the candidate at {@code position} was drawn. */
    public boolean isExplored(int position) {
        return layout.explores(position);
    }

    /**
     * Probability, before anything was drawn, with which the candidate comes to {@code position}: over all slates that
     * could have been drawn for the same request, features, model and configuration.
     *
     * @param position from 0; -1: that it is left out
     */
    public double propensity(int candidate, int position) {
        return lottery.probability(candidate, position);
    }
}
