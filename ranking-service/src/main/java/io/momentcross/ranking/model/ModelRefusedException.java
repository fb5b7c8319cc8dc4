package io.momentcross.ranking.model;

/** A version must not serve; the message says why. */
final class ModelRefusedException extends RuntimeException {

    ModelRefusedException(String reason) {
        super(reason);
    }

    ModelRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
