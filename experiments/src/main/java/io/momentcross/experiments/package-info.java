/**
 * Days of a simulated world, lived through without a clock: the label core, the feature store's rules and the
 * simulator, in one thread, so that a seed gives the same files. Nothing is deployed of it.
 */
@NullMarked
package io.momentcross.experiments;

import org.jspecify.annotations.NullMarked;
