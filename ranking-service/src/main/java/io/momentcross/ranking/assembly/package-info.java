/**
 * From features to the tensors that a model's manifest asks for. Knows manifests and the feature catalogue, not
 * where features come from or what runs the model.
 */
@NullMarked
package io.momentcross.ranking.assembly;

import org.jspecify.annotations.NullMarked;
