package io.momentcross.ranking.features;

import io.momentcross.contracts.v1.FeatureResponse;
import java.util.List;
import java.util.Optional;

/** Where a request's features come from. Thread-safe. */
public interface FeatureSource {

    /**
     * The features of one user and of all {@code roomIds}, with histories as long as the catalogue keeps them.
     *
     * @param withAges whether columns tell how old their values are
     * @return empty where they did not come in time; never throws for that
     */
    Optional<FeatureResponse> fetch(long userId, List<Long> roomIds, boolean withAges);
}
