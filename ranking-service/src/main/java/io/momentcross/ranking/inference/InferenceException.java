package io.momentcross.ranking.inference;

/** A model could not be opened or run, or gave what is no answer; the message says why. */
public final class InferenceException extends RuntimeException {

    public InferenceException(String message) {
        super(message);
    }

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
