/** What a user does with a slate, and when: for whoever acts it out, in real time or in none. Pure. */
@NullMarked
package io.momentcross.simulator.visit;

import org.jspecify.annotations.NullMarked;
