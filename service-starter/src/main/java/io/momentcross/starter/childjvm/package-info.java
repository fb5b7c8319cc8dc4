/**
 * Work that the service must not feel, done in a JVM of its own: how that is started and bounded, what it takes, and how
 * it ended. What the work is, when it is to be ended and what that means, its owner says.
 */
@NullMarked
package io.momentcross.starter.childjvm;

import org.jspecify.annotations.NullMarked;
