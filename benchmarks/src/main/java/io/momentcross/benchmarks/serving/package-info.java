/** The parts of {@code bench serving}: what a ranked request costs, beside the model alone. */
@NullMarked
package io.momentcross.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
