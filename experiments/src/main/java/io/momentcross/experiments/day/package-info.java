/** A simulated day: who visits, what the services know then, what lands when. One thread, its own time. */
@NullMarked
package io.momentcross.experiments.day;

import org.jspecify.annotations.NullMarked;
