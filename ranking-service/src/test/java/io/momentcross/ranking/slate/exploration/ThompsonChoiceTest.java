package io.momentcross.ranking.slate.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThompsonChoiceTest {

    @Test
    void roomsAreEquallyProbable_whenTheyAreAlike() {
        assertThat(probabilities(new Counted(new double[] {5, 5, 5, 5}, new double[] {1, 1, 1, 1})))
                .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(1e-12));
    }

    /** P(X > Y) of X ~ Beta(2, 1) and Y uniform is the integral of 2x * x: 2/3. */
    @Test
    void probabilityIsTheIntegral_whereItCanBeSolved() {
        assertThat(probabilities(new Counted(new double[] {1, 0}, new double[] {1, 0})))
                .containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-5));
    }

    @Test
    void roomsAreTakenAsOftenAsBySampling_whateverWasCounted() {
        Counted counted = new Counted(new double[] {0, 3, 10, 40, 99, 99}, new double[] {0, 1, 2, 9, 30, 0});
        int draws = 200_000;
        int[] taken = new int[counted.exposures().length];
        Random random = new Random(11);
        for (int draw = 0; draw < draws; draw++) {
            taken[sampled(counted, random)]++;
        }

        double[] probabilities = probabilities(counted);

        assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
        for (int room = 0; room < taken.length; room++) {
            // The grid is good for a thousandth; the rest is the draws' own.
            assertThat(taken[room] / (double) draws)
                    .as("room %d", room)
                    .isCloseTo(probabilities[room], within(1e-3 + 4 * Math.sqrt(probabilities[room] / draws)));
        }
    }

    @Test
    void probabilitiesAreWhole_whenManyRoomsAreSharplyKnown() {
        double[] exposures = new double[200];
        double[] clicks = new double[200];
        Arrays.fill(exposures, 999);
        Arrays.setAll(clicks, i -> i == 7 ? 999 : i % 10);
        // More clicks than exposures: windows of both need not end together.
        exposures[9] = 2;
        clicks[9] = 3;

        double[] probabilities = probabilities(new Counted(exposures, clicks));

        assertThat(Arrays.stream(probabilities)).allMatch(p -> p >= 0 && p <= 1);
        assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
        assertThat(probabilities[7]).isGreaterThan(0.9);
    }

    /** Beta(a, b) of whole a and b is the a-th smallest of a + b - 1 uniform numbers. */
    private static int sampled(Counted counted, Random random) {
        int best = -1;
        double largest = -1;
        for (int room = 0; room < counted.exposures().length; room++) {
            double[] uniform = new double[(int) counted.exposures()[room] + 1];
            Arrays.setAll(uniform, i -> random.nextDouble());
            Arrays.sort(uniform);
            double rate = uniform[(int) counted.clicks()[room]];
            if (rate > largest) {
                largest = rate;
                best = room;
            }
        }
        return best;
    }

    private static double[] probabilities(Counted counted) {
        int[] rooms = IntStream.range(0, counted.exposures().length).toArray();
        return ThompsonChoice.probabilities(rooms, counted);
    }
}
