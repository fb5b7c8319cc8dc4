/**
 * The use case: one rank request from JSON to slate, and what the last minute of them looked like.
 */
@NullMarked
package io.momentcross.ranking.rank;

import org.jspecify.annotations.NullMarked;
