package io.momentcross.ranking.assembly;

/** A manifest asks for an input that the features cannot give. */
public final class UnfeedableModelException extends RuntimeException {

    UnfeedableModelException(String input, String reason) {
        super("input " + input + ": " + reason);
    }
}
