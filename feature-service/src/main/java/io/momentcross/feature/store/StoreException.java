package io.momentcross.feature.store;

/** The store did not answer, or not in time. What a write left behind is safe to write again. */
public final class StoreException extends RuntimeException {

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
