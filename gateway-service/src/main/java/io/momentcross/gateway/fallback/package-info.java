/** A slate when ranking does not answer: by live heat, else in the caller's order. */
@NullMarked
package io.momentcross.gateway.fallback;

import org.jspecify.annotations.NullMarked;
