package io.momentcross.ranking.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SearchOutputsTest {

    @Test
    void strongestComeFirst_whenACandidateHasItemsOfItsOwn() {
        SearchOutputs outputs = SearchOutputs.checked(
                items(List.of(2L, 3L), 7, 8, 9, 4, 5, 6), weights(List.of(2L, 3L), .1f, 0, .9f, .2f, .3f, .5f), 2);

        assertThat(outputs.strongest(0, 5))
                .containsExactly(new SearchOutputs.Chosen(9, .9f), new SearchOutputs.Chosen(7, .1f));
        assertThat(outputs.strongest(1, 2))
                .containsExactly(new SearchOutputs.Chosen(6, .5f), new SearchOutputs.Chosen(5, .3f));
    }

    @Test
    void itemsAreThoseOfAllCandidates_whenTheSearchIsTheUsers() {
        SearchOutputs outputs =
                SearchOutputs.checked(items(List.of(1L, 2L), 3, 4), weights(List.of(2L, 2L), .6f, .4f, .1f, .9f), 2);

        assertThat(outputs.strongest(1, 1)).containsExactly(new SearchOutputs.Chosen(4, .9f));
    }

    @Test
    void outputIsNamed_whenItsShapeOrTypeIsNotAsAgreed() {
        assertThatThrownBy(() ->
                        SearchOutputs.checked(items(List.of(2L, 1L), 1, 2), weights(List.of(2L, 2L), 1, 1, 1, 1), 2))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("v_items")
                .hasMessageContaining("[2, 2]");
        assertThatThrownBy(() -> SearchOutputs.checked(items(List.of(1L, 1L), 1), weights(List.of(1L, 1L), 1), 3))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("v_attention");
        assertThatThrownBy(() -> SearchOutputs.checked(weights(List.of(1L, 1L), 1), weights(List.of(1L, 1L), 1), 1))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("int64");
    }

    private static Tensor items(List<Long> shape, long... values) {
        Tensor tensor = Tensor.int64("v_items", shape);
        tensor.longs().put(0, values);
        return tensor;
    }

    private static Tensor weights(List<Long> shape, float... values) {
        Tensor tensor = Tensor.float32("v_attention", shape);
        tensor.floats().put(0, values);
        return tensor;
    }
}
