package io.momentcross.ranking.slate.exploration;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Gives a share of all positions to rooms that were shown too little to be judged. Thread-safe where the source of
 * randomness is.
 */
public final class Exploration {

    private static final double ROUNDING = 1e-9;

    private final ExplorationProperties properties;
    private final Supplier<? extends RandomGenerator> random;

    /** @param random asked once for each slate; a seeded one gives the same slates again */
    public Exploration(ExplorationProperties properties, Supplier<? extends RandomGenerator> random) {
        this.properties = properties;
        this.random = random;
    }

    public boolean isOn() {
        return properties.share() > 0;
    }

    /**
     * One slate.
     *
     * @param candidates number of all candidates
     * @param byScore    those that may come, best first
     * @param size       positions, at most as many as may come
     */
    public Draw draw(int candidates, int[] byScore, int size, Shown shown) {
        return lottery(candidates, byScore, size, shown).draw(random.get());
    }

    /** The share of {@code size} is rarely whole: then one position more explores, as often as makes up the rest. */
    Lottery lottery(int candidates, int[] byScore, int size, Shown shown) {
        double wanted = properties.share() * size;
        int fewer = (int) Math.floor(wanted + ROUNDING);
        double more = Math.max(0, wanted - fewer);
        Layout without = Layout.of(candidates, byScore, size, fewer, shown, properties);
        return more < ROUNDING
                ? new Lottery(without, without, 0)
                : new Lottery(without, Layout.of(candidates, byScore, size, fewer + 1, shown, properties), more);
    }
}
