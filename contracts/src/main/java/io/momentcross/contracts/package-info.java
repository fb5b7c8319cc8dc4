/**
 * What the services and the trainer agree on: topics, feature catalogue, model manifest, the
 * Protobuf messages of {@code io.momentcross.contracts.v1}. No transport, no framework. Every change
 * is additive: golden bytes of released versions stay readable.
 */
@NullMarked
package io.momentcross.contracts;

import org.jspecify.annotations.NullMarked;
