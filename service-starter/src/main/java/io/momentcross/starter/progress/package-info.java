/** How commands that take long say how far they are. */
@NullMarked
package io.momentcross.starter.progress;

import org.jspecify.annotations.NullMarked;
