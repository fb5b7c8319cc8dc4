package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;

/**
 * One judgement of one task.
 *
 * @param happenedAtMs by the app's word, of a stay by the server's clock; 0 for a negative
 * @param tick         at whose end it became known
 */
public record LabelCell(String task, CellKind kind, long happenedAtMs, long tick) {}
