/** A service as small as one can be, for the starter's tests. */
@NullMarked
package io.momentcross.starter.sample;

import org.jspecify.annotations.NullMarked;
