package io.momentcross.gateway.limit;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Of one caller (the token's subject), in this gateway process.
 *
 * @param perSecond calls that a caller may make over time
 * @param burst     calls that a caller may make at once
 * @param callers   how many callers are kept apart; beyond it the one who asked longest ago starts anew
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.limits", ignoreUnknownFields = false)
record LimitProperties(
        @DefaultValue("2000") @Min(1) long perSecond,
        @DefaultValue("4000") @Min(1) long burst,
        @DefaultValue("100000") @Min(1) int callers) {}
