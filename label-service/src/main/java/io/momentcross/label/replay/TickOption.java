package io.momentcross.label.replay;

import io.momentcross.contracts.Ticks;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A tick as an option says it: its number, or a time. */
final class TickOption {

    // 1 January 10000: later ticks have no time that a table can hold.
    private static final long LAST = Ticks.lastEnded(253_402_300_800_000L) - 1;

    private TickOption() {}

    /** The first tick that ends at {@code text} or later. */
    static long from(String text) throws ReplayException {
        return isNumber(text)
                ? number("--from", text)
                : Math.ceilDiv(time("--from", text).toEpochMilli(), Ticks.LENGTH.toMillis());
    }

    /** The last tick that has ended at {@code text}. */
    static long to(String text) throws ReplayException {
        return isNumber(text)
                ? number("--to", text)
                : Ticks.lastEnded(time("--to", text).toEpochMilli());
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]+");
    }

    private static long number(String option, String text) throws ReplayException {
        long tick = text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
        if (tick > LAST) {
            throw new ReplayException(
                    option + ": " + text + " is no tick; a time such as 2026-03-01T12:00:00Z is taken, too.");
        }
        return tick;
    }

    private static Instant time(String option, String text) throws ReplayException {
        try {
            Instant time = Instant.parse(text);
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.ofEpochMilli(Ticks.endMs(LAST)))) {
                return time;
            }
        } catch (DateTimeParseException e) {
            throw new ReplayException(
                    option + ": " + text + " is neither a time such as 2026-03-01T12:00:00Z nor the number of a tick.",
                    e);
        }
        throw new ReplayException(option + ": " + text + " is out of bounds.");
    }

    static String time(long tick) {
        return Instant.ofEpochMilli(Ticks.endMs(tick)).toString();
    }
}
