/**
 * Speed and size of the suite beside its peers, measured in one run on one machine. Nothing depends on this module, and
 * it changes nothing that it measures.
 */
@NullMarked
package io.momentcross.benchmarks;

import org.jspecify.annotations.NullMarked;
