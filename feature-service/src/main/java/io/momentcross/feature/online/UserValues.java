package io.momentcross.feature.online;

import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.feature.catalog.Feature;

/** Which field of a profile a feature is. */
final class UserValues {

    private UserValues() {}

    static long of(Feature feature, UserProfile profile) {
        return switch (feature.name()) {
            case "user.age_band" -> profile.getAgeBand();
            case "user.gender" -> profile.getGender();
            case "user.region" -> profile.getRegion();
            default -> throw new IllegalStateException("no profile field is " + feature.name());
        };
    }
}
