package io.momentcross.label.query;

/**
 * One label as it landed.
 *
 * @param kind         POSITIVE, NEGATIVE, PU or CORRECTION
 * @param happenedAtMs when the behaviour happened, by the app's word; 0 for a negative
 * @param landedAtMs   end of the tick at which the label became known
 * @param position     place in the slate from 0; -1 for a candidate outside of it
 */
record LabelRow(
        String requestId,
        long roomId,
        long userId,
        String policy,
        String task,
        String kind,
        long happenedAtMs,
        long landedAtMs,
        long tick,
        int position,
        float propensity,
        String modelName,
        String modelVersion,
        String arm,
        long servedAtMs) {}
