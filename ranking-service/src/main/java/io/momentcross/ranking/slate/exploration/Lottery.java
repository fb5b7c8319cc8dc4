package io.momentcross.ranking.slate.exploration;

import java.util.random.RandomGenerator;

/** Two layouts, of which the second is drawn with probability {@code more}. */
record Lottery(Layout fewer, Layout another, double more) {

    Draw draw(RandomGenerator random) {
        Layout layout = random.nextDouble() < more ? another : fewer;
        return new Draw(this, layout, layout.draw(random));
    }

    double probability(int candidate, int position) {
        return (1 - more) * fewer.probability(candidate, position) + more * another.probability(candidate, position);
    }
}
