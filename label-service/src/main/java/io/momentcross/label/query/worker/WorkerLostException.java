package io.momentcross.label.query.worker;

/** A worker has ended. */
final class WorkerLostException extends Exception {

    private static final long serialVersionUID = 1L;

    WorkerLostException(String message, Throwable cause) {
        super(message, cause);
    }

    WorkerLostException(String message) {
        super(message);
    }
}
