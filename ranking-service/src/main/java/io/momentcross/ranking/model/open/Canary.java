package io.momentcross.ranking.model.open;

import io.momentcross.ranking.experiment.Lot;

/**
 * A version that answers some users before it serves all: always the same ones, in every process, and all of them still
 * when its share grows. Another version draws other users.
 *
 * @param share of all users, above 0, at most 1
 */
public record Canary(String version, double share, long seed) {

    public static Canary of(String model, String version, double share) {
        return new Canary(version, share, Lot.seed("canary", model + "/" + version));
    }

    public boolean answers(long userId) {
        return Lot.of(userId, seed) < share;
    }
}
