/** How much a service takes on at once. */
@NullMarked
package io.momentcross.starter.admission;

import org.jspecify.annotations.NullMarked;
