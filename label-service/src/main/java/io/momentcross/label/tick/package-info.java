/**
 * The label clock and the ends of rooms, as records in every partition of what is joined.
 */
@NullMarked
package io.momentcross.label.tick;

import org.jspecify.annotations.NullMarked;
