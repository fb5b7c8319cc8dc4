/**
 * Feedback in, labels out: the delayed label join, and what analysts ask of it.
 */
@NullMarked
package io.momentcross.label;

import org.jspecify.annotations.NullMarked;
