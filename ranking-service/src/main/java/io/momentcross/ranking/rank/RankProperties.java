package io.momentcross.ranking.rank;

import io.momentcross.contracts.FeatureColumns;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxCandidates most rooms that one request may ask about; feature-service reads no more at once
 * @param largestWeight largest absolute weight that a request may set
 * @param arm           name that answers and served events carry where no arm of an experiment applies
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.rank", ignoreUnknownFields = false)
public record RankProperties(
        @DefaultValue("500") @Min(1) @Max(FeatureColumns.MOST_ROWS)
        int maxCandidates,

        @DefaultValue("100") @Min(1) double largestWeight,
        @DefaultValue("default") @NotBlank String arm) {}
