/**
 * Behaviour histories as fixed-size binary records, and how they become columns. Pure: no store, no clock.
 */
@NullMarked
package io.momentcross.feature.history;

import org.jspecify.annotations.NullMarked;
