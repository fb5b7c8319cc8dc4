package io.momentcross.ranking.rank;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.momentcross.starter.json.JsonId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /v1/rank}.
 *
 * @param requestId what feedback on the slate refers to, a UUIDv7
 * @param degraded  what was missing: {@code features}, {@code model}; empty normally
 * @param items     the slate, best first
 * @param removed   what rules took out, in the caller's order, where asked to explain
 * @param user      what the model was fed of the user, where asked to explain
 * @param stagesMs  milliseconds per stage, where asked to explain
 */
record RankResponse(
        String requestId,
        @Nullable String model,
        @Nullable String modelVersion,
        String arm,
        List<String> degraded,
        double tookMs,
        List<Item> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Removed> removed,
        @JsonInclude(JsonInclude.Include.NON_NULL) Explanation.@Nullable OfUser user,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Double> stagesMs) {

    /**
     * @param predictions probability per task; empty where no model answered
     * @param explanation where asked for
     */
    record Item(
            @JsonId long roomId,
            int position,
            float score,
            Map<String, Float> predictions,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Explanation explanation) {}

    /**
     * @param rule   property under {@code momentcross.slate} that set the rule
     * @param reason what the rule found
     */
    record Removed(@JsonId long roomId, String rule, String reason) {}
}
