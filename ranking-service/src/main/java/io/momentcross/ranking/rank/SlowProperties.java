package io.momentcross.ranking.rank;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param after from which time on a request is slow
 * @param keep  how many slow requests are kept, the newest
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.slow-requests", ignoreUnknownFields = false)
record SlowProperties(
        @DefaultValue("100ms") Duration after,
        @DefaultValue("200") @Min(1) @Max(10_000) int keep) {}
