package io.momentcross.ranking.shadow;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.validation.annotation.Validated;

/**
 * @param queue    most requests that wait for a shadow, each with its features in memory
 * @param patience longest that one waits; then it is dropped
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.shadow", ignoreUnknownFields = false)
record ShadowProperties(
        @DefaultValue("64") @Min(1) @Max(10_000) int queue,
        @DefaultValue("1s") @NotNull Duration patience) {

    ShadowProperties {
        if (!patience.isPositive()) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.shadow.patience", patience, "It is more than 0.");
        }
    }
}
