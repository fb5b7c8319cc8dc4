package io.momentcross.feature.store;

/** Where a record stood in its topic. */
public record SourceOffset(int partition, long offset) {}
