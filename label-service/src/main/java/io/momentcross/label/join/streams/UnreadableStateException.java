package io.momentcross.label.join.streams;

import org.jspecify.annotations.Nullable;

/** The join's state was written by another release, or is damaged. */
final class UnreadableStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableStateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
