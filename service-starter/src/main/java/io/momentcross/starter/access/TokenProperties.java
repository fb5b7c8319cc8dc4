package io.momentcross.starter.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param remember how long a token that was found sound is not checked again, and no longer than it is valid; 0: each
 *                 call checks it
 * @param most     tokens that are remembered, about 3 KB each
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.tokens", ignoreUnknownFields = false)
record TokenProperties(
        @DefaultValue("60s") @NotNull Duration remember,
        @DefaultValue("2000") @Min(1) @Max(1_000_000) int most) {

    TokenProperties {
        if (remember.isNegative()) {
            throw new IllegalArgumentException("momentcross.tokens.remember is not negative");
        }
    }
}
