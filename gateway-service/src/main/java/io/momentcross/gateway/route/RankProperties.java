package io.momentcross.gateway.route;

import io.momentcross.contracts.FeatureColumns;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param deadline      how long a caller who names no deadline waits for ranking before the fallback answers
 * @param maxBody       most bytes of a rank request
 * @param maxCandidates most rooms of a request that the fallback answers; as ranking-service has it
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.rank", ignoreUnknownFields = false)
record RankProperties(
        @DefaultValue("500ms") @NotNull Duration deadline,
        @DefaultValue("256KB") @NotNull DataSize maxBody,

        @DefaultValue("500") @Min(1) @Max(FeatureColumns.MOST_ROWS)
        int maxCandidates) {}
