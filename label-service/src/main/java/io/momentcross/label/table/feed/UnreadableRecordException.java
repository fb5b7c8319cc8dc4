package io.momentcross.label.table.feed;

/** A record that cannot become rows, and never will. */
final class UnreadableRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason a word for counting */
    UnreadableRecordException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    UnreadableRecordException(String reason, Exception cause) {
        super(cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
