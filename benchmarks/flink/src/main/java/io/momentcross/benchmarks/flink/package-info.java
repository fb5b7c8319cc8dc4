/**
 * The label join as a Flink job: the same pure core, kept by key in Flink's state. A peer to measure beside, never
 * deployed.
 */
@NullMarked
package io.momentcross.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
