package io.momentcross.label.join.sample;

import io.momentcross.contracts.v1.Served;

/** Finding a room among a request's candidates. */
public final class ServedRows {

    private ServedRows() {}

    /**
     * The row of {@code roomId} in the request's columns.
     *
     * @throws IllegalArgumentException if the request had no such room
     */
    public static int of(Served served, long roomId) {
        for (int row = 0; row < served.getCandidatesCount(); row++) {
            if (served.getCandidates(row).getRoomId() == roomId) {
                return row;
            }
        }
        throw new IllegalArgumentException("request " + served.getRequestId() + " had no room " + roomId);
    }
}
