/**
 * What the join says, as records: cells with the features they belong to as sample groups, and all of it, without
 * features, for the label tables.
 */
@NullMarked
package io.momentcross.label.join.sample;

import org.jspecify.annotations.NullMarked;
