package io.momentcross.benchmarks.world;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Keys of feature-service's Redis, as its RedisKeys says. */
public final class StoredKeys {

    private StoredKeys() {}

    public static byte[] profile(long userId) {
        return bytes("mc:{u" + userId + "}:p");
    }

    public static byte[] shortVideos(long userId) {
        return bytes("mc:{u" + userId + "}:s");
    }

    public static byte[] live(long userId) {
        return bytes("mc:{u" + userId + "}:l");
    }

    public static byte[] room(long roomId) {
        return bytes("mc:{r" + roomId + "}:r");
    }

    public static byte[] windows(long roomId) {
        return bytes("mc:{r" + roomId + "}:w");
    }

    static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
