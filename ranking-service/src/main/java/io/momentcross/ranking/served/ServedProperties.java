package io.momentcross.ranking.served;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param buffer most served events that wait for Kafka; beyond it they are dropped and counted
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.served", ignoreUnknownFields = false)
record ServedProperties(
        @DefaultValue("2000") @Min(1) @Max(1_000_000) int buffer) {}
