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

    private final FrameType type;
    private final byte[] body;

    private Frame(FrameType type, byte[] body) {
        this.type = type;
        this.body = body;
    }

    public FrameType type() {
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
        FrameType type = FrameType.of(in.readByte());
        if (length < 0 || length > LARGEST) {
            throw new IOException("no frame");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(type, body);
    }

    public static void write(DataOutputStream out, FrameType type, byte[] body, int length) throws IOException {
        out.writeInt(length);
        out.writeByte(type.code());
        out.write(body, 0, length);
        out.flush();
    }

    public static void write(DataOutputStream out, FrameType type) throws IOException {
        write(out, type, new byte[0], 0);
    }
}
