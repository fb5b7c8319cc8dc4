package io.momentcross.label.query.wire;

import java.io.IOException;

/** What a message is. */
public enum FrameType {
    /** Worker: it can be asked. */
    READY('R'),
    /** Asks for the syntax tree of a text. */
    PARSE('p'),
    /** Worker: the tree, as JSON. */
    PARSED('P'),
    /** Starts a query. */
    QUERY('q'),
    /** Worker: the query's columns; its first rows can be asked for. */
    COLUMNS('C'),
    /** Asks for the next rows. */
    NEXT('n'),
    /** Worker: some rows, at least one. */
    ROWS('O'),
    /** Asks for all rows at once, as an Arrow IPC stream. */
    ARROW('a'),
    /** Worker: the next bytes of the stream. */
    BYTES('B'),
    /** Worker: the stream is complete, or the file. */
    WRITTEN('W'),
    /** Ends the query that was started. */
    CLOSE('c'),
    /** Worker: there is no query, or it has no more rows; the next can be started. */
    DONE('D'),
    /** Worker: there is no query any more, and why. */
    FAILED('F');

    private final byte code;

    FrameType(char code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FrameType of(byte code) throws IOException {
        for (FrameType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IOException("no frame");
    }
}
