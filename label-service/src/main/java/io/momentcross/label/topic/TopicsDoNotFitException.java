package io.momentcross.label.topic;

/** Topics that are joined by partition differ in their number of partitions. */
public final class TopicsDoNotFitException extends Exception {

    private static final long serialVersionUID = 1L;

    TopicsDoNotFitException(String message) {
        super(message);
    }
}
