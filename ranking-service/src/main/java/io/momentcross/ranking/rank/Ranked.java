package io.momentcross.ranking.rank;

import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.slate.Slate;
import java.util.List;
import java.util.Optional;

/** One request as it is answered. */
record Ranked(
        String requestId,
        RankPlan plan,
        List<String> degraded,
        RankInput input,
        Optional<Judged> judged,
        Slate slate) {}
