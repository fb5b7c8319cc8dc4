/**
 * Which users are answered by which configuration. A user's arm follows from salt, arms and user id alone: nothing is
 * stored, and every process says the same.
 */
@NullMarked
package io.momentcross.ranking.experiment;

import org.jspecify.annotations.NullMarked;
