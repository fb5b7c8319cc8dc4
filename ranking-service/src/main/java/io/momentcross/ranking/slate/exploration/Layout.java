package io.momentcross.ranking.slate.exploration;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A slate in which so and so many positions explore. All others are filled by score and fixed. Each exploring position
 * has rooms of its own to draw from, so no draw depends on another, and a candidate has one position, if any, to which it
 * can come.
 */
final class Layout {

    private static final int NOWHERE = -1;

    private final int[] order;
    private final int[][] groups;
    private final int[] slots;
    // By candidate: the one position to which it can come, and how probably it does.
    private final int[] places;
    private final double[] probabilities;

    private Layout(int[] order, int[][] groups, int[] slots, int[] places, double[] probabilities) {
        this.order = order;
        this.groups = groups;
        this.slots = slots;
        this.places = places;
        this.probabilities = probabilities;
    }

    /**
     * @param candidates number of all candidates
     * @param byScore    those that may come, best first
     * @param size       positions, at most as many as may come
     * @param exploring  positions that explore, at most {@code size}; fewer do where fewer rooms were shown little
     */
    static Layout of(
            int candidates, int[] byScore, int size, int exploring, Shown shown, ExplorationProperties properties) {
        int[] pool = pool(byScore, size - exploring, exploring, shown, properties);
        int[][] groups = deal(pool, Math.min(exploring, pool.length));
        int[] slots = new int[groups.length];
        int[] places = new int[candidates];
        Arrays.fill(places, NOWHERE);
        double[] probabilities = new double[candidates];
        boolean[] inPool = new boolean[candidates];
        int[] order = new int[size];
        Arrays.fill(order, NOWHERE);
        for (int slot = 0; slot < slots.length; slot++) {
            // The last position of each stretch of the slate.
            slots[slot] = (slot + 1) * size / slots.length - 1;
            double[] chances = ThompsonChoice.probabilities(groups[slot], shown);
            for (int i = 0; i < chances.length; i++) {
                int candidate = groups[slot][i];
                inPool[candidate] = true;
                places[candidate] = slots[slot];
                probabilities[candidate] = chances[i];
            }
            order[slots[slot]] = groups[slot][0];
        }
        fillByScore(order, byScore, inPool, places, probabilities);
        return new Layout(order, groups, slots, places, probabilities);
    }

    private static void fillByScore(
            int[] order, int[] byScore, boolean[] inPool, int[] places, double[] probabilities) {
        int next = 0;
        for (int position = 0; position < order.length; position++) {
            if (order[position] != NOWHERE) {
                continue;
            }
            while (inPool[byScore[next]]) {
                next++;
            }
            order[position] = byScore[next++];
            places[order[position]] = position;
            probabilities[order[position]] = 1;
        }
    }

    /** Of those that the score does not bring into the slate, the best that were shown little. */
    private static int[] pool(int[] byScore, int from, int exploring, Shown shown, ExplorationProperties properties) {
        int[] pool = new int[Math.min(byScore.length - from, exploring * properties.pool())];
        int found = 0;
        for (int i = from; i < byScore.length && found < pool.length; i++) {
            if (shown.exposures(byScore[i]) < properties.littleShown()) {
                pool[found++] = byScore[i];
            }
        }
        return Arrays.copyOf(pool, found);
    }

    /** In turn, so that all groups are as good and as large, but for one room. */
    private static int[][] deal(int[] pool, int groups) {
        int[][] dealt = new int[groups][];
        for (int group = 0; group < groups; group++) {
            dealt[group] = new int[(pool.length - group + groups - 1) / groups];
            for (int i = 0; i < dealt[group].length; i++) {
                dealt[group][i] = pool[group + i * groups];
            }
        }
        return dealt;
    }

    /** One slate: the candidate at each position. */
    int[] draw(RandomGenerator random) {
        int[] drawn = order.clone();
        for (int slot = 0; slot < slots.length; slot++) {
            drawn[slots[slot]] = pick(groups[slot], random.nextDouble());
        }
        return drawn;
    }

    private int pick(int[] group, double uniform) {
        double sum = 0;
        for (int candidate : group) {
            sum += probabilities[candidate];
            if (uniform < sum) {
                return candidate;
            }
        }
        // Rounding: the probabilities add up to a little less than 1.
        return group[group.length - 1];
    }

    /** Probability that the candidate comes to {@code position}; -1: that it is left out. */
    double probability(int candidate, int position) {
        if (position == NOWHERE) {
            return 1 - probabilities[candidate];
        }
        return places[candidate] == position ? probabilities[candidate] : 0;
    }

    boolean explores(int position) {
        return Arrays.binarySearch(slots, position) >= 0;
    }
}
