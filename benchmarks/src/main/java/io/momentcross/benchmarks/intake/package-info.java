/** Intake of events over HTTP beside a producer that writes the same records to the same broker. */
@NullMarked
package io.momentcross.benchmarks.intake;

import org.jspecify.annotations.NullMarked;
