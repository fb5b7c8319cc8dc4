/** What was true of every exposure: for measurement alone. */
@NullMarked
package io.momentcross.simulator.truth;

import org.jspecify.annotations.NullMarked;
