package io.momentcross.feature.store;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param userTtl how long a user's data is kept after the last write
 * @param roomTtl how long a room's data is kept after the last write
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.store", ignoreUnknownFields = false)
public record StoreProperties(
        @DefaultValue("90d") @NotNull Duration userTtl,
        @DefaultValue("1d") @NotNull Duration roomTtl) {}
