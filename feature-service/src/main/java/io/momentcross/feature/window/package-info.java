/**
 * Counters of a room over time windows. Pure: no store, no clock.
 */
@NullMarked
package io.momentcross.feature.window;

import org.jspecify.annotations.NullMarked;
