/**
 * From per-task predictions to the one score that orders candidates (Moment&amp;Cross, eq. 4).
 */
@NullMarked
package io.momentcross.ranking.fusion;

import org.jspecify.annotations.NullMarked;
