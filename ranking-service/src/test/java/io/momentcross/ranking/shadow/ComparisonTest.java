package io.momentcross.ranking.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.momentcross.ranking.inference.Predictions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Map<String, Double> CLICKS = Map.of("click", 1.0);

    @Test
    void nothingDiffers_whenBothSayTheSame() {
        Comparison same = Comparison.of(clicks(0.1f, 0.2f, 0.3f), clicks(0.1f, 0.2f, 0.3f), CLICKS);
        assertThat(same).isEqualTo(new Comparison(0, Map.of("click", 0.0), 0, 1));
    }

    @Test
    void differencesAreMeans_overCandidates() {
        Comparison comparison = Comparison.of(clicks(0.1f, 0.2f), clicks(0.2f, 0.5f), CLICKS);
        assertThat(comparison.scoreDifference()).isCloseTo(0.2, within(1e-6));
        assertThat(comparison.byTask().get("click")).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void everyPairIsSwapped_whenTheOrderIsTurnedAround() {
        assertThat(Comparison.of(clicks(0.1f, 0.2f, 0.3f), clicks(0.3f, 0.2f, 0.1f), CLICKS)
                        .swappedPairs())
                .isEqualTo(1);
        assertThat(Comparison.of(clicks(0.1f, 0.2f, 0.3f), clicks(0.2f, 0.1f, 0.3f), CLICKS)
                        .swappedPairs())
                .isCloseTo(1.0 / 3, within(1e-9));
        assertThat(Comparison.of(clicks(0.5f, 0.5f), clicks(0.1f, 0.2f), CLICKS).swappedPairs())
                .as("a tie is in no order")
                .isZero();
    }

    @Test
    void overlapIsOfTheFirstTen_whenThereAreMore() {
        float[] up = new float[15];
        float[] down = new float[15];
        for (int i = 0; i < up.length; i++) {
            up[i] = i / 100f;
            down[i] = (15 - i) / 100f;
        }
        assertThat(Comparison.of(clicks(up), clicks(down), CLICKS).topOverlap()).isEqualTo(0.5);
    }

    @Test
    void tasksThatOneHasAlone_areLeftOut() {
        Predictions shadow = Predictions.checked(List.of("gift"), new float[][] {{0.5f}}, 1);
        assertThat(Comparison.of(clicks(0.1f), shadow, CLICKS).byTask()).isEmpty();
    }

    private static Predictions clicks(float... probabilities) {
        return Predictions.checked(List.of("click"), new float[][] {probabilities}, probabilities.length);
    }
}
