/** How much one caller may ask. */
@NullMarked
package io.momentcross.gateway.limit;

import org.jspecify.annotations.NullMarked;
