/** Names and tags of the suite's own metrics, in one place. */
@NullMarked
package io.momentcross.starter.observe;

import org.jspecify.annotations.NullMarked;
