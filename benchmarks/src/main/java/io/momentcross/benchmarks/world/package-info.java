/** Users and rooms of a benchmark, written into Redis as feature-service writes them. What is measured is not here. */
@NullMarked
package io.momentcross.benchmarks.world;

import org.jspecify.annotations.NullMarked;
