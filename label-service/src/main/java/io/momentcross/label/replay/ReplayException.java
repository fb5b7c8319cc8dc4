package io.momentcross.label.replay;

/** A replay that cannot be, for a reason that whoever asked for it can do something about. */
final class ReplayException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence that names the option */
    ReplayException(String message) {
        super(message);
    }

    ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
