package io.momentcross.ranking.model.repository;

/** A version must not serve; the message says why. */
public final class ModelRefusedException extends RuntimeException {

    public ModelRefusedException(String reason) {
        super(reason);
    }

    public ModelRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
