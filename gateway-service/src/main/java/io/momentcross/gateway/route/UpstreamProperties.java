package io.momentcross.gateway.route;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a service counts as away.
 *
 * @param failureRate percent of the last calls that must fail
 * @param calls       how many calls are looked at
 * @param openFor     how long it is then left alone
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.upstreams", ignoreUnknownFields = false)
record UpstreamProperties(
        @DefaultValue("80") @Min(1) @Max(100) int failureRate,
        @DefaultValue("50") @Min(1) int calls,
        @DefaultValue("2s") @NotNull Duration openFor) {}
