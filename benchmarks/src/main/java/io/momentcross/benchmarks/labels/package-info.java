/**
 * {@code bench labels}: the label join, its state, the intake and the label tables. A part is a class; {@link
 * io.momentcross.benchmarks.labels.LabelsCommand} lists them.
 */
@NullMarked
package io.momentcross.benchmarks.labels;

import org.jspecify.annotations.NullMarked;
