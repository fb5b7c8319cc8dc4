/**
 * The Open Inference Protocol v2 with its extension for binary tensors: the raw graphs, for callers who bring their own
 * tensors. Nothing here reads features, and no tensor reaches a model that its manifest does not describe.
 */
@NullMarked
package io.momentcross.ranking.inferenceprotocol;

import org.jspecify.annotations.NullMarked;
