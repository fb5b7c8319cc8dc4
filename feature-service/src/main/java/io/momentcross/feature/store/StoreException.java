package io.momentcross.feature.store;

import org.jspecify.annotations.Nullable;

/** The store did not answer, or not in time. What a write left behind is safe to write again. */
public final class StoreException extends RuntimeException {

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
