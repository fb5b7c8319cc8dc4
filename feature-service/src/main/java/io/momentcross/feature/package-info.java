/**
 * Online features: what the suite knows of users and rooms at this moment, taken in from REST and Kafka, kept in
 * Redis, read in one round trip.
 */
@NullMarked
package io.momentcross.feature;

import org.jspecify.annotations.NullMarked;
