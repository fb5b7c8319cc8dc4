package io.momentcross.label.query;

/** An answer broke off after its first bytes were sent: nothing can be said any more, only the connection be cut. */
public final class CutOffException extends RuntimeException {

    public CutOffException(Throwable cause) {
        super(cause);
    }
}
