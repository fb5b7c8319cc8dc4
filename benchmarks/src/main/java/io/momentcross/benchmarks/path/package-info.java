/**
 * A ranked request's whole way, from the gateway to Redis, beside peers that rank the same users and rooms of the same
 * Redis with the same model. All sides are there all the time; one is asked at a time.
 */
@NullMarked
package io.momentcross.benchmarks.path;

import org.jspecify.annotations.NullMarked;
