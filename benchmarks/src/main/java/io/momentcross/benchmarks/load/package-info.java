/** Load on whatever can be called, closed or at a fixed rate, and the latency of its calls. */
@NullMarked
package io.momentcross.benchmarks.load;

import org.jspecify.annotations.NullMarked;
