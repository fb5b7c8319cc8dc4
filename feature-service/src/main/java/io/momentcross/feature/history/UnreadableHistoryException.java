package io.momentcross.feature.history;

/** Stored bytes are not a history that this release reads. */
public final class UnreadableHistoryException extends RuntimeException {

    UnreadableHistoryException(String message) {
        super(message);
    }
}
