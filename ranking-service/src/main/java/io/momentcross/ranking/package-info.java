/**
 * Ranks candidate rooms for a user: features to tensors to probabilities to a slate, and the life cycle of the
 * models that do it. The request path waits for feature-service alone.
 */
@NullMarked
package io.momentcross.ranking;

import org.jspecify.annotations.NullMarked;
