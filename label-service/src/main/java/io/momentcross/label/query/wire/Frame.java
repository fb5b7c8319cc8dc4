package io.momentcross.label.query.wire;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** One message. */
public final class Frame {

    /** Larger than any that is sent; what else may stand on a pipe is taken for no length. */
    private static final int LARGEST = 64 << 20;

    /** What a message is. */
    public enum Type {
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

        Type(char code) {
            this.code = (byte) code;
        }

        private static Type of(byte code) throws IOException {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            throw new IOException("no frame");
        }
    }

    private final Type type;
    private final byte[] body;

    private Frame(Type type, byte[] body) {
        this.type = type;
        this.body = body;
    }

    public Type type() {
        return type;
    }

    public DataInputStream body() {
        return new DataInputStream(new ByteArrayInputStream(body));
    }

    public void copyTo(OutputStream out) throws IOException {
        out.write(body);
    }

    /** @return null at the end of the input */
    public static @Nullable Frame read(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        Type type = Type.of(in.readByte());
        if (length < 0 || length > LARGEST) {
            throw new IOException("no frame");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(type, body);
    }

    public static void write(DataOutputStream out, Type type, byte[] body, int length) throws IOException {
        out.writeInt(length);
        out.writeByte(type.code);
        out.write(body, 0, length);
        out.flush();
    }

    public static void write(DataOutputStream out, Type type) throws IOException {
        write(out, type, new byte[0], 0);
    }
}
