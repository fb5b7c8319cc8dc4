package io.momentcross.ranking.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a user draws: always the same number for the same seed, as good as independent of what it draws for others. */
public final class Lot {

    private Lot() {}

    /** Within (0, 1), both ends left out; uniform over users. */
    public static double of(long userId, long seed) {
        return ((mix(mix(userId) ^ seed) >>> 11) + 0.5) * 0x1p-53;
    }

    public static long seed(String salt, String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((salt + "\n" + name).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    // Finaliser of SplitMix64 (Stafford's variant 13 of MurmurHash3's), as in java.util.SplittableRandom.
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
