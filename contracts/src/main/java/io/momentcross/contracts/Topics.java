package io.momentcross.contracts;

/**
 * Names of the Kafka topics. {@link #SERVED}, {@link #FEEDBACK}, {@link #EXPOSURES}, {@link #LABELS} and samples share
 * key (user id as decimal text), partitioner and number of partitions.
 */
public final class Topics {

    public static final String SERVED = "mc.served.v1";
    public static final String FEEDBACK = "mc.feedback.v1";
    public static final String EXPOSURES = "mc.exposures.v1";
    public static final String LABELS = "mc.labels.v1";
    public static final String BEHAVIORS = "mc.behaviors.v1";
    public static final String ROOMS = "mc.rooms.v1";
    public static final String PROFILES = "mc.profiles.v1";

    private Topics() {}

    /** Samples of one label policy, {@code mc.samples.<policy>.v1}. */
    public static String samples(String policy) {
        return "mc.samples." + policy + ".v1";
    }

    /** Where records of {@code topic} go that could not be processed. */
    public static String deadLetters(String topic) {
        return topic + ".dlq";
    }
}
