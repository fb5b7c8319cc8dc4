/**
 * From Kafka into the store, resuming where the store says it stands.
 */
@NullMarked
package io.momentcross.feature.ingest;

import org.jspecify.annotations.NullMarked;
