package io.momentcross.feature.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Names of the keys. What belongs to one user, or to one room, shares a hash tag and so a slot of a cluster.
 *
 * <pre>
 * mc:{u123}:p   profile            8 bytes receivedAt LE, ProfileRecord
 * mc:{u123}:s   short videos       HistoryCodec
 * mc:{u123}:l   live history       HistoryCodec
 * mc:{a123}:p   author's profile   8 bytes receivedAt LE, ProfileRecord
 * mc:{r123}:r   room               8 bytes receivedAt LE, 8 bytes followers LE, RoomRecord
 * mc:{r123}:w   windows            hash: partition to RoomCounters
 * mc:live       rooms on air       sorted set: room by receivedAt of its record
 * mc:offsets    ingest             hash: topic/partition to next offset
 * </pre>
 */
final class RedisKeys {

    static final byte[] LIVE = bytes("mc:live");
    static final byte[] OFFSETS = bytes("mc:offsets");

    /** A key that is never written: keeps the places of a pipelined answer. */
    static final byte[] NONE = bytes("mc:none");

    private RedisKeys() {}

    static byte[] userProfile(long userId) {
        return bytes("mc:{u" + userId + "}:p");
    }

    static byte[] shortVideos(long userId) {
        return bytes("mc:{u" + userId + "}:s");
    }

    static byte[] live(long userId) {
        return bytes("mc:{u" + userId + "}:l");
    }

    static byte[] authorProfile(long authorId) {
        return bytes("mc:{a" + authorId + "}:p");
    }

    static byte[] room(long roomId) {
        return bytes("mc:{r" + roomId + "}:r");
    }

    static byte[] windows(long roomId) {
        return bytes("mc:{r" + roomId + "}:w");
    }

    static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
