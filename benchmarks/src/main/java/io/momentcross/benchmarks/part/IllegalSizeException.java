package io.momentcross.benchmarks.part;

/** An option of a part that cannot be; the message names it. */
public final class IllegalSizeException extends Exception {

    private static final long serialVersionUID = 1;

    public IllegalSizeException(String message) {
        super(message);
    }
}
