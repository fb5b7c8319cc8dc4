package io.momentcross.benchmarks.part;

/** An option of a part that cannot be; the message names it. */
public final class IllegalSizeException extends Exception {

    private static final long serialVersionUID = 1;

    public IllegalSizeException(String message) {
        super(message);
    }

    /** @throws IllegalSizeException naming the option, unless its value is between the two or one of them */
    public static void check(String option, int value, int least, int most) throws IllegalSizeException {
        if (value < least || value > most) {
            throw new IllegalSizeException(option + " is a number from " + least + " to " + most + ", not " + value);
        }
    }
}
