/** Reading features of a user and of rooms: feature-service, beside bare Lettuce and Feast on the same Redis. */
@NullMarked
package io.momentcross.benchmarks.features;

import org.jspecify.annotations.NullMarked;
