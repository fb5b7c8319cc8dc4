package io.momentcross.ranking.slate.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorationTest {

    private static final int DRAWS = 200_000;

    static Stream<Arguments> situations() {
        return Stream.of(
                // share, positions, candidates, of which every n-th was shown little, rooms per draw
                Arguments.of("one position explores", 0.1, 10, 40, 2, 20),
                Arguments.of("two, and a third at times", 0.25, 10, 40, 2, 4),
                Arguments.of("one at times", 0.3, 1, 30, 3, 20),
                Arguments.of("fewer rooms than positions that would explore", 0.5, 8, 20, 11, 20),
                Arguments.of("none was shown little", 0.5, 8, 20, 1_000, 20),
                Arguments.of("all rooms are in the slate", 0.35, 12, 12, 2, 20));
    }

    /** The propensity that is told for a candidate at a position is how often it comes there. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void candidateComesToItsPositionAsOftenAsItsPropensitySays(
            String name, double share, int size, int candidates, int every, int pool) {
        Counted counted = counted(candidates, every);
        Lottery lottery = exploration(share, pool, new Random(1)).lottery(candidates, all(candidates), size, counted);
        Random random = new Random(23);
        int[][] came = new int[candidates][size + 1];
        for (int n = 0; n < DRAWS; n++) {
            int[] positions = positions(lottery.draw(random), candidates);
            for (int candidate = 0; candidate < candidates; candidate++) {
                came[candidate][positions[candidate] + 1]++;
            }
        }
        for (int candidate = 0; candidate < candidates; candidate++) {
            double all = 0;
            for (int position = -1; position < size; position++) {
                double told = lottery.probability(candidate, position);
                double seen = came[candidate][position + 1] / (double) DRAWS;
                assertThat(seen)
                        .as("%s: candidate %d at %d", name, candidate, position)
                        .isCloseTo(
                                told,
                                within(5 * Math.sqrt(told * (1 - told) / DRAWS)
                                        + (told > 0 && told < 1 ? 5.0 / DRAWS : 0)));
                all += told;
            }
            assertThat(all).as("%s: candidate %d somewhere", name, candidate).isCloseTo(1, within(1e-9));
        }
        for (int position = 0; position < size; position++) {
            int at = position;
            assertThat(IntStream.range(0, candidates)
                            .mapToDouble(candidate -> lottery.probability(candidate, at))
                            .sum())
                    .as("%s: somebody at %d", name, position)
                    .isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void shareOfPositionsExplores_overManySlates() {
        Counted counted = counted(60, 2);
        Exploration exploration = exploration(0.13, 20, new Random(3));
        int explored = 0;
        int slates = 2_000;
        for (int n = 0; n < slates; n++) {
            Draw draw = exploration.draw(60, all(60), 10, counted);
            explored += (int) IntStream.range(0, 10).filter(draw::isExplored).count();
        }
        assertThat(explored / (10.0 * slates)).isCloseTo(0.13, within(0.005));
    }

    @Test
    void drawnRoomsWereShownLittleAndTheRestKeepTheirOrder() {
        Counted counted = counted(60, 2);
        Exploration exploration = exploration(0.2, 20, new Random(4));
        for (int n = 0; n < 200; n++) {
            Draw draw = exploration.draw(60, all(60), 10, counted);
            List<Integer> byScore = new ArrayList<>();
            for (int position = 0; position < 10; position++) {
                int candidate = draw.order()[position];
                if (draw.isExplored(position)) {
                    assertThat(counted.exposures(candidate)).isLessThan(100);
                    assertThat(draw.propensity(candidate, position)).isBetween(1e-6, 1.0);
                } else {
                    byScore.add(candidate);
                    assertThat(draw.propensity(candidate, position)).isEqualTo(1);
                }
            }
            assertThat(byScore).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
            assertThat(draw.isExplored(4) && draw.isExplored(9))
                    .as("spread over the slate")
                    .isTrue();
        }
    }

    @Test
    void slatesAreTheSame_whenTheSeedIs() {
        Counted counted = counted(60, 2);
        assertThat(slates(new Random(9), counted))
                .isEqualTo(slates(new Random(9), counted))
                .isNotEqualTo(slates(new Random(10), counted));
    }

    @Test
    void candidatesThatMayNotComeAreLeftOutForSure() {
        Counted counted = counted(20, 2);
        int[] some = {2, 3, 5, 7, 11, 13};
        Draw draw = exploration(0.5, 20, new Random(2)).draw(20, some, 4, counted);

        assertThat(draw.order()).hasSize(4).doesNotContain(0, 1, 4);
        assertThat(draw.propensity(0, -1)).isEqualTo(1);
    }

    @Test
    void nothingIsDrawn_whenNoCandidateIsLeft() {
        Draw draw = exploration(0.5, 20, new Random(2)).draw(3, new int[0], 0, counted(3, 1));

        assertThat(draw.order()).isEmpty();
        assertThat(draw.propensity(1, -1)).isEqualTo(1);
    }

    private static List<List<Integer>> slates(RandomGenerator random, Counted counted) {
        Exploration exploration = exploration(0.25, 20, random);
        List<List<Integer>> slates = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            slates.add(Arrays.stream(exploration.draw(60, all(60), 10, counted).order())
                    .boxed()
                    .toList());
        }
        return slates;
    }

    private static Exploration exploration(double share, int pool, RandomGenerator random) {
        return new Exploration(new ExplorationProperties(share, 100, pool), () -> random);
    }

    /** Every n-th candidate was shown less than a hundred times, and clicked more or less often. */
    private static Counted counted(int candidates, int every) {
        double[] exposures = new double[candidates];
        double[] clicks = new double[candidates];
        for (int i = 0; i < candidates; i++) {
            exposures[i] = (i + 1) % every == 0 ? i % 7 * 3 : 100 + i;
            clicks[i] = Math.floor(exposures[i] * (i % 3) / 5);
        }
        return new Counted(exposures, clicks);
    }

    private static int[] all(int candidates) {
        return IntStream.range(0, candidates).toArray();
    }

    private static int[] positions(Draw draw, int candidates) {
        int[] positions = new int[candidates];
        Arrays.fill(positions, -1);
        int[] order = draw.order();
        for (int position = 0; position < order.length; position++) {
            positions[order[position]] = position;
        }
        return positions;
    }
}
