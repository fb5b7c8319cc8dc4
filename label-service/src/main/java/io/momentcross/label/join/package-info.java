/**
 * The pure core of the label join: exposures as states, policies as functions on them. No Kafka, no Spring, no clock: what
 * comes out is a function of what went in, in order.
 */
@NullMarked
package io.momentcross.label.join;

import org.jspecify.annotations.NullMarked;
