package io.momentcross.feature.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.momentcross.feature.store.HistoryKind;
import java.util.List;

/**
 * Names of the keys. What belongs to one user, or to one room, shares a hash tag and so a slot of a cluster.
 *
 * <pre>
 * mc:{u123}:p   profile            8 bytes receivedAt LE, ProfileRecord
 * mc:{u123}:s   short videos       HistoryRing
 * mc:{u123}:l   live history       HistoryRing
 * mc:{u123}:s:aside, mc:{u123}:l:aside   a history that could not be read
 * mc:{a123}:p   author's profile   8 bytes receivedAt LE, ProfileRecord
 * mc:{r123}:r   room               8 bytes receivedAt LE, 8 bytes followers LE, RoomRecord
 * mc:{r123}:w   windows            hash: partition to RoomCounters
 * mc:live       rooms on air       sorted set: room by receivedAt of its record
 * mc:hot        hot rooms          sorted set: room by heat, about
 * mc:offsets    ingest             hash: topic/partition to next offset; see RedisOffsets
 * </pre>
 */
public final class RedisKeys {

    static final byte[] LIVE = bytes("mc:live");
    static final byte[] HOT = bytes("mc:hot");

    private RedisKeys() {}

    public static byte[] userProfile(long userId) {
        return bytes("mc:{u" + userId + "}:p");
    }

    /** The history, and where it goes if it cannot be read. */
    public static List<byte[]> histories(HistoryKind kind, long userId) {
        String key = "mc:{u" + userId + "}:"
                + switch (kind) {
                    case SHORT_VIDEOS -> "s";
                    case LIVE -> "l";
                };
        return List.of(bytes(key), bytes(key + ":aside"));
    }

    static byte[] authorProfile(long authorId) {
        return bytes("mc:{a" + authorId + "}:p");
    }

    public static byte[] room(long roomId) {
        return bytes("mc:{r" + roomId + "}:r");
    }

    public static byte[] windows(long roomId) {
        return bytes("mc:{r" + roomId + "}:w");
    }

    public static byte[] number(long value) {
        return bytes(Long.toString(value));
    }

    static long number(byte[] text) {
        return Long.parseLong(new String(text, US_ASCII));
    }

    static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
