/**
 * What was answered, as events on {@code mc.served.v1}. Never slows an answer: beyond a bound it drops and counts.
 */
@NullMarked
package io.momentcross.ranking.served;

import org.jspecify.annotations.NullMarked;
