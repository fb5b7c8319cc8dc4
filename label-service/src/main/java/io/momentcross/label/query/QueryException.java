package io.momentcross.label.query;

import org.jspecify.annotations.Nullable;

/** A query gave no answer. */
public final class QueryException extends Exception {

    /** Why. */
    public enum Reason {
        /** The query itself is wrong; {@link #position} says where, where known. */
        WRONG,
        /** It asks for what is not allowed. */
        REFUSED,
        TIMED_OUT,
        OUT_OF_MEMORY,
        CANCELLED,
        /** Too many at once. */
        OVERLOAD,
        /** A running query has the same id. */
        ID_TAKEN,
        /** Files or metadata could not be read; asking again may help. */
        UNREADABLE,
        /** The process that ran it ended, and nobody asked it to; asking again may help. */
        WORKER_LOST
    }

    private final Reason reason;
    private final @Nullable Integer position;

    public QueryException(Reason reason, String message, @Nullable Integer position, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.position = position;
    }

    public QueryException(Reason reason, String message) {
        this(reason, message, null, null);
    }

    public Reason reason() {
        return reason;
    }

    /** Offset into the query's UTF-8 bytes. */
    public @Nullable Integer position() {
        return position;
    }
}
