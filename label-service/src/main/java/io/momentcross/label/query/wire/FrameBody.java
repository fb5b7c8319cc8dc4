package io.momentcross.label.query.wire;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A body under construction, of bounded size. */
public final class FrameBody {

    /** It would outgrow a frame. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("larger than " + (MOST >> 20) + " MB");
        }
    }

    private static final int MOST = 8 << 20;

    private final Bytes bytes = new Bytes();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Writing to it throws {@link TooLargeException} where too much is written. */
    public DataOutputStream out() {
        return out;
    }

    public int size() {
        return bytes.count;
    }

    /** Sends it, and begins the next. */
    public void send(DataOutputStream to, FrameType type) throws IOException {
        Frame.write(to, type, bytes.array, bytes.count);
        bytes.count = 0;
    }

    private static final class Bytes extends OutputStream {

        private byte[] array = new byte[1024];
        private int count;

        @Override
        public void write(int b) throws IOException {
            makeRoom(1);
            array[count++] = (byte) b;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            makeRoom(length);
            System.arraycopy(from, offset, array, count, length);
            count += length;
        }

        private void makeRoom(int length) throws TooLargeException {
            if (length > MOST - count) {
                throw new TooLargeException();
            }
            if (count + length > array.length) {
                array = Arrays.copyOf(array, Math.min(MOST, Math.max(2 * array.length, count + length)));
            }
        }
    }
}
