/** The edge of the suite: what apps, ops and analysts call. */
@NullMarked
package io.momentcross.gateway;

import org.jspecify.annotations.NullMarked;
