package io.momentcross.starter.json;

import io.momentcross.starter.problem.ProblemException;
import java.time.Instant;

/** Times of a body as they go on the wire: milliseconds since the epoch. */
public final class EpochMillis {

    private EpochMillis() {}

    /** @throws ProblemException naming {@code field} where 64 bits do not hold the time; its year may have nine digits */
    public static long of(Instant time, String field) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            throw ProblemException.invalid(field, "The time lies too far from ours.");
        }
    }
}
