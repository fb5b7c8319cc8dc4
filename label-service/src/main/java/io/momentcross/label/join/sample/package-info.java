/**
 * Cells and the features they belong to, as sample groups.
 */
@NullMarked
package io.momentcross.label.join.sample;

import org.jspecify.annotations.NullMarked;
