package io.momentcross.feature.store.redis;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param keptFor how old a room's values may be, beside the age of what they are made of; 0: always read anew
 * @param most    rooms that are kept, the most asked for
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.recent-rooms", ignoreUnknownFields = false)
record RecentRoomsProperties(
        @DefaultValue("1s") @NotNull Duration keptFor,
        @DefaultValue("20000") @Min(1) @Max(1_000_000) int most) {}
