package io.momentcross.ranking.experiment;

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

    /** Name of answers by a model's canary, whatever arm its users are in. */
    public static final String CANARY = "canary";

    private final List<Arm> arms;
    private final long[] seeds;

    private Experiment(String salt, List<Arm> arms) {
        this.arms = List.copyOf(arms);
        this.seeds = arms.stream().mapToLong(arm -> Lot.seed(salt, arm.name())).toArray();
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
            double wait = -Math.log(Lot.of(userId, seeds[i])) / arms.get(i).share();
            if (wait < shortest) {
                shortest = wait;
                first = arms.get(i);
            }
        }
        return Optional.ofNullable(first);
    }
}
