package io.momentcross.ranking.inference;

import java.util.List;

/**
 * What a graph says of one of its tensors.
 *
 * @param dtype {@code int64}, {@code float32} or another
 * @param shape length of each dimension, -1 where it differs from call to call
 */
public record TensorSpec(String name, String dtype, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }
}
