package io.momentcross.starter.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.validation.annotation.Validated;

/**
 * @param remember how long a token that was found sound is not checked again, and no longer than it is valid; 1 h at
 *                 most, 0: each call checks it
 * @param most     tokens that are remembered, about 3 KB each
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.tokens", ignoreUnknownFields = false)
record TokenProperties(
        @DefaultValue("60s") @NotNull Duration remember,
        @DefaultValue("2000") @Min(1) @Max(1_000_000) int most) {

    /** So long a key that the issuer has withdrawn is accepted. */
    private static final Duration MOST_REMEMBERED = Duration.ofHours(1);

    TokenProperties {
        if (remember.isNegative() || remember.compareTo(MOST_REMEMBERED) > 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.tokens.remember", remember, "It is 0 s to 1 h.");
        }
    }
}
