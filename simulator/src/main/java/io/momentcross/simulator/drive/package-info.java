/** Acts the world's users out against the public REST API. */
@NullMarked
package io.momentcross.simulator.drive;

import org.jspecify.annotations.NullMarked;
