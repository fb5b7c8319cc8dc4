package io.momentcross.benchmarks.labels;

/** An option of a part that cannot be; the message names it. */
final class IllegalSizeException extends Exception {

    private static final long serialVersionUID = 1;

    IllegalSizeException(String message) {
        super(message);
    }
}
