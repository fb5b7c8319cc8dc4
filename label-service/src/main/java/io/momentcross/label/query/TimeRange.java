package io.momentcross.label.query;

import java.time.Instant;

/**
 * @param from inclusive
 * @param to   exclusive
 */
public record TimeRange(Instant from, Instant to) {}
