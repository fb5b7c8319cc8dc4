package io.momentcross.label.table;

/**
 * How far one partition of a table's topic has been taken in.
 *
 * @param nextOffset the first offset that is not in
 * @param tick       the tick that is complete; rows of the next may be in already. -1 before the first
 */
public record FeedPosition(long nextOffset, long tick) {}
