/** The model alone, as the least that a ranked request can cost. */
@NullMarked
package io.momentcross.benchmarks.model;

import org.jspecify.annotations.NullMarked;
