/** The world: who likes what, what happens in rooms, and with which probability anybody does anything. Pure: seeded, no clock, no input, no output. */
@NullMarked
package io.momentcross.simulator.world;

import org.jspecify.annotations.NullMarked;
