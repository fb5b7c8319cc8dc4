/** A simulated platform whose truth is known. Everything that comes from it is called simulated. */
@NullMarked
package io.momentcross.simulator;

import org.jspecify.annotations.NullMarked;
