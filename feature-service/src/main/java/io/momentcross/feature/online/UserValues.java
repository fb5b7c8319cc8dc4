package io.momentcross.feature.online;

import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.feature.catalog.Feature;
import org.jspecify.annotations.Nullable;

/** What a feature is for a user who was read. */
final class UserValues {

    private UserValues() {}

    static FeatureValue of(Feature feature, @Nullable ProfileRecord profile, long nowMs) {
        return profile == null
                ? FeatureValue.missing(feature)
                : FeatureValue.ofInteger(feature, field(feature, profile.getUser()), nowMs - profile.getReceivedAtMs());
    }

    private static long field(Feature feature, UserProfile profile) {
        return switch (feature.name()) {
            case "user.age_band" -> profile.getAgeBand();
            case "user.gender" -> profile.getGender();
            case "user.region" -> profile.getRegion();
            default -> throw new IllegalStateException("no profile field is " + feature.name());
        };
    }
}
