package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinState.Clock;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the join's store: a letter for the kind, then what orders its entries as they are read. */
final class StoreKeys {

    static final byte END = 0;

    private StoreKeys() {}

    static Bytes clock(Clock clock) {
        return text('C', clock.name());
    }

    static Bytes openCount() {
        return text('N', "open");
    }

    /** All plans. */
    static Bytes plans() {
        return kind('P');
    }

    static Bytes plan(int number) {
        return Bytes.wrap(ByteBuffer.allocate(5).put((byte) 'P').putInt(number).array());
    }

    /** A request as it was answered; the same key in the store of users. */
    static Bytes request(String requestId) {
        return text('R', requestId);
    }

    /** What changes of a request. */
    static Bytes held(String requestId) {
        return text('H', requestId);
    }

    /** A full block of a request's event ids. */
    static Bytes events(String requestId, int block) {
        byte[] request = ended('V', requestId);
        return Bytes.wrap(ByteBuffer.allocate(request.length + Integer.BYTES)
                .put(request)
                .putInt(block)
                .array());
    }

    static Bytes openIn(long roomId) {
        return Bytes.wrap(ByteBuffer.allocate(9).put((byte) 'O').putLong(roomId).array());
    }

    static Bytes openIn(long roomId, String requestId) {
        return Bytes.wrap(then(openIn(roomId).get(), new ExposureId(requestId, roomId).toString()));
    }

    /** The request of such a key. */
    static String requestOfOpen(Bytes key) {
        byte[] bytes = key.get();
        return ExposureId.parse(new String(bytes, 9, bytes.length - 9, UTF_8)).requestId();
    }

    /** Everything of a kind from {@code tick} on. */
    static Bytes tick(char kind, long tick) {
        return Bytes.wrap(ByteBuffer.allocate(9).put((byte) kind).putLong(tick).array());
    }

    /** A block of what lies at a tick. */
    static Bytes block(char kind, long tick, int number) {
        return Bytes.wrap(ByteBuffer.allocate(13)
                .put((byte) kind)
                .putLong(tick)
                .putInt(number)
                .array());
    }

    static final char ROOM_ENDS = 'E';

    static Bytes roomEnd(long tick, long roomId) {
        return Bytes.wrap(ByteBuffer.allocate(17)
                .put((byte) ROOM_ENDS)
                .putLong(tick)
                .putLong(roomId)
                .array());
    }

    static long roomOfEnd(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong(9);
    }

    static Bytes waiting(String requestId, String eventId) {
        return Bytes.wrap(then(ended('W', requestId), eventId));
    }

    static Bytes waitingFor(String requestId) {
        return Bytes.wrap(ended('W', requestId));
    }

    static Bytes kind(char kind) {
        return Bytes.wrap(new byte[] {(byte) kind});
    }

    static Bytes text(char kind, String id) {
        return Bytes.wrap(then(new byte[] {(byte) kind}, id));
    }

    static byte[] ended(char kind, String id) {
        byte[] bytes = id.getBytes(UTF_8);
        return ByteBuffer.allocate(bytes.length + 2)
                .put((byte) kind)
                .put(bytes)
                .put(END)
                .array();
    }

    private static byte[] then(byte[] start, String id) {
        byte[] bytes = id.getBytes(UTF_8);
        return ByteBuffer.allocate(start.length + bytes.length)
                .put(start)
                .put(bytes)
                .array();
    }
}
