/**
 * Versions in memory: how one gets from its folder to a warm model, and what is open of each model. A version that is
 * used stays open until the last user lets go. Which versions these are, {@code model} decides.
 */
@NullMarked
package io.momentcross.ranking.model.open;

import org.jspecify.annotations.NullMarked;
