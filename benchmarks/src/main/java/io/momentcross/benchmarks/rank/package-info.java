/** ranking-service as benchmarks ask it: with features that are made up, beside its model alone, with more versions. */
@NullMarked
package io.momentcross.benchmarks.rank;

import org.jspecify.annotations.NullMarked;
