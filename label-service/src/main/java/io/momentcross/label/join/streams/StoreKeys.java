package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.JoinState.Appointment;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.JoinState.Due;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the join's store: a letter for the kind, then what orders its entries as they are read. */
final class StoreKeys {

    private static final byte END = 0;
    private static final byte FORGETTING = 'e';

    private StoreKeys() {}

    static Bytes clock(Clock clock) {
        return text('C', clock.name());
    }

    static Bytes openCount() {
        return text('N', "open");
    }

    static Bytes request(String requestId) {
        return text('R', requestId);
    }

    static Bytes event(String eventId) {
        return text('D', eventId);
    }

    static Bytes exposure(ExposureId id) {
        return Bytes.wrap(withRoom('X', id));
    }

    static Bytes exposuresOf(String requestId) {
        return Bytes.wrap(ended('X', requestId));
    }

    static Bytes told(ExposureId id) {
        return Bytes.wrap(withRoom('K', id));
    }

    static Bytes openIn(long roomId) {
        return Bytes.wrap(ByteBuffer.allocate(9).put((byte) 'O').putLong(roomId).array());
    }

    static Bytes openIn(long roomId, ExposureId id) {
        return Bytes.wrap(then(openIn(roomId).get(), id.toString()));
    }

    /** Everything of a kind up to, not including, {@code tick}. */
    static Bytes tick(char kind, long tick) {
        return Bytes.wrap(ByteBuffer.allocate(9).put((byte) kind).putLong(tick).array());
    }

    static Bytes input(long tick, long receivedAtMs, String eventId) {
        byte[] at = ByteBuffer.allocate(17)
                .put((byte) 'I')
                .putLong(tick)
                .putLong(receivedAtMs)
                .array();
        return Bytes.wrap(then(at, eventId));
    }

    static Bytes roomEnd(long tick, long roomId) {
        return Bytes.wrap(ByteBuffer.allocate(17)
                .put((byte) 'E')
                .putLong(tick)
                .putLong(roomId)
                .array());
    }

    static Bytes waiting(String requestId, String eventId) {
        return Bytes.wrap(then(ended('W', requestId), eventId));
    }

    /** All that waits. */
    static Bytes waiting() {
        return Bytes.wrap(new byte[] {'W'});
    }

    /** The request that such a key's feedback waits for. */
    static String awaited(Bytes key) {
        byte[] bytes = key.get();
        int end = 1;
        while (bytes[end] != END) {
            end++;
        }
        return new String(bytes, 1, end - 1, UTF_8);
    }

    static Bytes waitingFor(String requestId) {
        return Bytes.wrap(ended('W', requestId));
    }

    static Bytes appointment(Appointment appointment) {
        byte[] at = ByteBuffer.allocate(9)
                .put((byte) 'A')
                .putLong(appointment.tick())
                .array();
        String id = appointment.due() == Due.EXPOSURE ? appointment.exposureId().toString() : appointment.id();
        return Bytes.wrap(then(then(at, code(appointment.due())), id));
    }

    /** Beside the appointments of its tick: when an event may be forgotten. */
    static Bytes forgetting(long tick, String eventId) {
        return Bytes.wrap(then(
                ByteBuffer.allocate(10)
                        .put((byte) 'A')
                        .putLong(tick)
                        .put(FORGETTING)
                        .array(),
                eventId));
    }

    /** The event of such a key; empty where it is an appointment's. */
    static Optional<String> forgotten(Bytes key) {
        byte[] bytes = key.get();
        return bytes[9] == FORGETTING ? Optional.of(new String(bytes, 10, bytes.length - 10, UTF_8)) : Optional.empty();
    }

    /** Letters in keys outlive the order of an enum. */
    private static String code(Due due) {
        return switch (due) {
            case EXPOSURE -> "x";
            case REJOIN -> "j";
            case ORPHAN -> "o";
            case REQUEST -> "r";
        };
    }

    /** The tick, kind and id of an appointment's key. */
    static Appointment appointment(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        bytes.get();
        long tick = bytes.getLong();
        Due due = switch (bytes.get()) {
            case 'x' -> Due.EXPOSURE;
            case 'j' -> Due.REJOIN;
            case 'o' -> Due.ORPHAN;
            case 'r' -> Due.REQUEST;
            default -> throw new IllegalStateException("no appointment: " + key);
        };
        String id = UTF_8.decode(bytes).toString();
        return due == Due.EXPOSURE ? new Appointment(tick, ExposureId.parse(id)) : new Appointment(tick, due, id);
    }

    static ExposureId exposureId(Bytes key) {
        byte[] bytes = key.get();
        int room = bytes.length - Long.BYTES;
        String requestId = new String(bytes, 1, room - 2, UTF_8);
        return new ExposureId(
                requestId, ByteBuffer.wrap(bytes, room, Long.BYTES).getLong());
    }

    static ExposureId openExposureId(Bytes key) {
        byte[] bytes = key.get();
        return ExposureId.parse(new String(bytes, 9, bytes.length - 9, UTF_8));
    }

    static long roomOfEnd(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong(9);
    }

    private static byte[] withRoom(char kind, ExposureId id) {
        byte[] request = ended(kind, id.requestId());
        return ByteBuffer.allocate(request.length + Long.BYTES)
                .put(request)
                .putLong(id.roomId())
                .array();
    }

    private static byte[] ended(char kind, String id) {
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

    private static Bytes text(char kind, String id) {
        return Bytes.wrap(then(new byte[] {(byte) kind}, id));
    }
}
