/** The label join on a real broker, in processes that can be measured and killed, beside its peer. */
@NullMarked
package io.momentcross.benchmarks.join;

import org.jspecify.annotations.NullMarked;
