/**
 * Fetching the features of one request inside its deadline; defaults where they do not come.
 */
@NullMarked
package io.momentcross.ranking.features;

import org.jspecify.annotations.NullMarked;
