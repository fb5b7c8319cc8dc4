package io.momentcross.ranking.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Splits users among arms by weighted rendezvous hashing, the logarithmic method (Schindelhauer and Schomaker, Weighted
 * Distributed Hash Tables, SPAA 2005): each arm draws for the user, from a hash of salt, its name and the user's id, a
 * waiting time that is exponential with its share as rate, and the shortest wins. So an arm has its share of users, and
 *
 * <ul>
 *   <li>an arm whose share grows while no other's does keeps every user that it has;
 *   <li>a user only ever moves to an arm whose share grew in relation to that of the arm it was in;
 *   <li>the order of arms means nothing, and an arm that goes away leaves all others their users where their shares keep
 *       their proportions.
 * </ul>
 *
 * Immutable, thread-safe.
 */
public final class Experiment {

    private final List<Arm> arms;
    private final long[] seeds;

    private Experiment(String salt, List<Arm> arms) {
        this.arms = List.copyOf(arms);
        this.seeds = arms.stream().mapToLong(arm -> seed(salt, arm.name())).toArray();
    }

    /**
     * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException naming the
     *     property that cannot be
     */
    public static Experiment of(String salt, List<Arm> arms) {
        ArmRules.check(arms);
        return new Experiment(salt, arms);
    }

    public List<Arm> arms() {
        return arms;
    }

    /** The user's arm, always the same one; empty where there is no experiment. */
    public Optional<Arm> arm(long userId) {
        Arm first = null;
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < seeds.length; i++) {
            double wait = -Math.log(uniform(userId, seeds[i])) / arms.get(i).share();
            if (wait < shortest) {
                shortest = wait;
                first = arms.get(i);
            }
        }
        return Optional.ofNullable(first);
    }

    /** Within (0, 1), both ends left out. */
    private static double uniform(long userId, long seed) {
        return ((mix(mix(userId) ^ seed) >>> 11) + 0.5) * 0x1p-53;
    }

    // Finaliser of SplitMix64 (Stafford's variant 13 of MurmurHash3's), as in java.util.SplittableRandom.
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static long seed(String salt, String arm) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((salt + "\n" + arm).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
