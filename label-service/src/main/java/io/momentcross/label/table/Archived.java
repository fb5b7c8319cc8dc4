package io.momentcross.label.table;

/**
 * A record of the archived log.
 *
 * @param afterTick the newest tick of its partition when it came; -1 before the first
 * @param tick      the tick that its partition advanced to next
 */
public record Archived<T>(long afterTick, long tick, T record) {}
