package io.momentcross.ranking.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.Predictions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProductFusionTest {

    private static final Predictions PREDICTIONS =
            Predictions.checked(List.of("click", "gift"), new float[][] {{0.5f, 0.2f}, {0.01f, 0.5f}}, 2);

    @Test
    void scoreIsTheProductOfEquationFour_whenWeightsAreGiven() {
        float[] scores = ProductFusion.scores(PREDICTIONS, Map.of("click", 2.0, "gift", 1.0));

        assertThat(scores[0]).isCloseTo((float) (1.5 * 1.5 * 1.01), within(1e-5f));
        assertThat(scores[1]).isCloseTo((float) (1.2 * 1.2 * 1.5), within(1e-5f));
    }

    @Test
    void taskCountsForNothing_whenItHasNoWeight() {
        assertThat(ProductFusion.scores(PREDICTIONS, Map.of())).containsExactly(1f, 1f);
    }

    @Test
    void predictionsAreRefused_whenTheyAreNoProbabilities() {
        List<String> tasks = List.of("click");
        for (float bad : new float[] {Float.NaN, -0.1f, 1.1f, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Predictions.checked(tasks, new float[][] {{bad}}, 1))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("click");
        }
        assertThatThrownBy(() -> Predictions.checked(tasks, new float[][] {{0.1f}}, 2))
                .isInstanceOf(InferenceException.class);
    }
}
