package io.momentcross.label.table.feed;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.momentcross.contracts.Ticks;
import org.jspecify.annotations.Nullable;

/** Takes fields from records as columns can hold them. */
final class Fields {

    // The end of the year 9999: engines differ in what they make of later times.
    private static final long LAST_MS = 253_402_300_799_999L;

    private Fields() {}

    static <M extends MessageLite> M parse(Parser<M> parser, byte @Nullable [] value) throws UnreadableRecordException {
        if (value == null || value.length == 0) {
            throw new UnreadableRecordException("empty", "The record is empty.");
        }
        try {
            return parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("malformed", e);
        }
    }

    static UnreadableRecordException unknown() {
        return new UnreadableRecordException("unknown", "The record is of a kind that this release does not know.");
    }

    /** A time that must be there. */
    static long time(long ms) throws UnreadableRecordException {
        if (ms <= 0 || ms > LAST_MS) {
            throw new UnreadableRecordException("time", ms + " is no time.");
        }
        return ms;
    }

    /** A time, null for 0. */
    static @Nullable Long timeOrNull(long ms) throws UnreadableRecordException {
        return ms == 0 ? null : (Long) time(ms);
    }

    /** A tick whose end is a time. */
    static long tick(long number) throws UnreadableRecordException {
        if (number < 0 || number > Ticks.lastEnded(LAST_MS)) {
            throw new UnreadableRecordException("tick", number + " is no tick.");
        }
        return number;
    }

    /** The name of an enum's value without its type's; refuses what this release does not know. */
    static String name(Enum<?> value, String prefix) throws UnreadableRecordException {
        String name = value.name();
        if (!name.startsWith(prefix) || name.endsWith("_UNSPECIFIED")) {
            throw unknown();
        }
        return name.substring(prefix.length());
    }
}
