package io.momentcross.feature.store.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.feature.store.StoredRoom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Profiles and rooms as they are stored under {@link RedisKeys}: numbers that scripts compare, then the record. */
public final class RedisValues {

    private static final int NUMBER = Long.BYTES;

    private RedisValues() {}

    public static byte[] ofProfile(ProfileRecord profile) {
        byte[] record = profile.toByteArray();
        return numbers(NUMBER + record.length)
                .putLong(profile.getReceivedAtMs())
                .put(record)
                .array();
    }

    public static byte[] ofRoom(RoomRecord room, long followers) {
        byte[] record = room.toByteArray();
        return numbers(2 * NUMBER + record.length)
                .putLong(room.getReceivedAtMs())
                .putLong(followers)
                .put(record)
                .array();
    }

    /** Null for what is not there, or no profile. */
    static @Nullable ProfileRecord profile(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : ProfileRecord.parser().parseFrom(bytes, NUMBER, bytes.length - NUMBER);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** Null for what is not there, or no room. */
    static @Nullable StoredRoom room(byte @Nullable [] bytes) {
        try {
            return bytes == null
                    ? null
                    : new StoredRoom(
                            RoomRecord.parser().parseFrom(bytes, 2 * NUMBER, bytes.length - 2 * NUMBER),
                            ByteBuffer.wrap(bytes)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getLong(NUMBER));
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static ByteBuffer numbers(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
