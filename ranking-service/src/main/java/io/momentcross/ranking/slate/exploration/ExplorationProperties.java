package io.momentcross.ranking.slate.exploration;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param share       of all positions that explore; 0: none
 * @param littleShown exposures of the last hour below which a room may be explored
 * @param pool        most rooms among which one position is drawn, the best by score
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.exploration", ignoreUnknownFields = false)
public record ExplorationProperties(
        @DefaultValue("0") @DecimalMin("0") @DecimalMax("0.5")
        double share,

        @DefaultValue("100") @Min(1) @Max(1_000) int littleShown,
        @DefaultValue("20") @Min(2) @Max(200) int pool) {}
