/**
 * From scored candidates to the ordered answer. Ties keep the caller's order.
 */
@NullMarked
package io.momentcross.ranking.slate;

import org.jspecify.annotations.NullMarked;
