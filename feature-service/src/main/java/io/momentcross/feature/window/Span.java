package io.momentcross.feature.window;

import java.time.Duration;

/** The windows, from the newest moment back; TOTAL is the whole life of the room. */
public enum Span {
    THIRTY_SECONDS(Duration.ofSeconds(30)),
    FIVE_MINUTES(Duration.ofMinutes(5)),
    ONE_HOUR(Duration.ofHours(1)),
    TOTAL(Duration.ofDays(3650));

    private final Duration length;
    private final long lengthMs;

    Span(Duration length) {
        this.length = length;
        this.lengthMs = length.toMillis();
    }

    Duration length() {
        return length;
    }

    /** Asked some thousands of times a read. */
    long lengthMs() {
        return lengthMs;
    }
}
