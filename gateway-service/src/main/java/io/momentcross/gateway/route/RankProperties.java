package io.momentcross.gateway.route;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param deadline how long a caller who names no deadline waits for ranking before the fallback answers
 * @param maxBody  most bytes of a rank request
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.rank", ignoreUnknownFields = false)
record RankProperties(
        @DefaultValue("500ms") @NotNull Duration deadline,
        @DefaultValue("256KB") @NotNull DataSize maxBody) {}
