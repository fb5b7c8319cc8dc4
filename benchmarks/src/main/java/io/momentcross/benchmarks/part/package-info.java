/** A benchmark of several parts as a command. What the parts measure is theirs. */
@NullMarked
package io.momentcross.benchmarks.part;

import org.jspecify.annotations.NullMarked;
