/**
 * Running a model: the port. Tensors live in {@code Tensor} and leave it only as buffers.
 */
@NullMarked
package io.momentcross.ranking.inference;

import org.jspecify.annotations.NullMarked;
