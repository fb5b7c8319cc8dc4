package io.momentcross.feature.online;

import io.momentcross.contracts.v1.FeatureStatus;
import io.momentcross.feature.catalog.Feature;

/**
 * A feature as it is answered.
 *
 * @param value   of a float feature
 * @param integer of an int64 feature
 * @param ageMs   since the value was made; -1 where unknown
 */
record FeatureValue(double value, long integer, FeatureStatus status, long ageMs) {

    /** As observed, or the default where it is older than the catalogue allows. */
    static FeatureValue of(Feature feature, double value, long ageMs) {
        return feature.isStale(ageMs) ? stale(feature, ageMs) : present(value, 0, ageMs);
    }

    /** The same for an int64 feature. */
    static FeatureValue ofInteger(Feature feature, long integer, long ageMs) {
        return feature.isStale(ageMs) ? stale(feature, ageMs) : present(0, integer, ageMs);
    }

    static FeatureValue missing(Feature feature) {
        return standIn(feature, FeatureStatus.FEATURE_STATUS_MISSING, -1);
    }

    private static FeatureValue stale(Feature feature, long ageMs) {
        return standIn(feature, FeatureStatus.FEATURE_STATUS_STALE, ageMs);
    }

    // Clocks of two machines: what was made a moment ahead was made now.
    private static FeatureValue present(double value, long integer, long ageMs) {
        return new FeatureValue(value, integer, FeatureStatus.FEATURE_STATUS_PRESENT, Math.max(0, ageMs));
    }

    private static FeatureValue standIn(Feature feature, FeatureStatus status, long ageMs) {
        return new FeatureValue(feature.defaultValue(), (long) feature.defaultValue(), status, ageMs);
    }
}
