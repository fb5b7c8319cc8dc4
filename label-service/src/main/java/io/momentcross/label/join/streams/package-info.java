/**
 * The core on Kafka Streams: state in RocksDB, exactly once, driven by tick records.
 */
@NullMarked
package io.momentcross.label.join.streams;

import org.jspecify.annotations.NullMarked;
