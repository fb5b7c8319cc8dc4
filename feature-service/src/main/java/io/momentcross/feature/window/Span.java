package io.momentcross.feature.window;

import java.time.Duration;

/** The windows, from the newest moment back; TOTAL is the whole life of the room. */
public enum Span {
    THIRTY_SECONDS(0, Duration.ofSeconds(30)),
    FIVE_MINUTES(1, Duration.ofMinutes(5)),
    ONE_HOUR(2, Duration.ofHours(1)),
    TOTAL(3, Duration.ofDays(3650));

    private final int place;
    private final Duration length;
    private final long lengthMs;

    Span(int place, Duration length) {
        this.place = place;
        this.length = length;
        this.lengthMs = length.toMillis();
    }

    /** Among all spans. */
    int place() {
        return place;
    }

    Duration length() {
        return length;
    }

    /** Asked some thousands of times a read. */
    long lengthMs() {
        return lengthMs;
    }
}
