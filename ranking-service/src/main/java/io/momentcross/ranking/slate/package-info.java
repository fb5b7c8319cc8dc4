/**
 * From scored candidates to the ordered answer: rules take candidates out or move them, each with a reason. Ties keep
 * the caller's order.
 */
@NullMarked
package io.momentcross.ranking.slate;

import org.jspecify.annotations.NullMarked;
