package io.momentcross.localstack.suite;

/** The suite cannot start; the message says why and what helps. */
public final class StackException extends Exception {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }
}
