/**
 * Versions that see real requests after others have answered them, and how far they differ. Never slows an answer: what
 * does not fit into a bound, or finds no turn that nobody else wants, is dropped and counted.
 */
@NullMarked
package io.momentcross.ranking.shadow;

import org.jspecify.annotations.NullMarked;
