/** Protobuf values and CloudEvents headers on Kafka. */
@NullMarked
package io.momentcross.starter.kafka;

import org.jspecify.annotations.NullMarked;
