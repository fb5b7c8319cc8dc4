package io.momentcross.ranking.assembly;

import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.UserFeatures;
import java.util.List;

/**
 * All that a model can be fed for one request.
 *
 * @param servedAtMs  the server's clock when the request came in, ms since the epoch
 * @param roomIds     candidates in the caller's order
 * @param roomColumns one row per candidate, in that order; features that are not there count as default
 */
public record RankInput(
        long userId, long servedAtMs, List<Long> roomIds, UserFeatures user, List<FeatureColumn> roomColumns) {

    public RankInput {
        roomIds = List.copyOf(roomIds);
        roomColumns = List.copyOf(roomColumns);
    }
}
