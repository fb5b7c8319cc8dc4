package io.momentcross.label.intake;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxBatch   most events in one call
 * @param maxAhead   how far into the future a client's clock may be: up to it, its time is clamped; beyond it, refused
 * @param maxAge     how far into the past
 * @param sendWithin how long a call waits for Kafka's acknowledgement
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.intake", ignoreUnknownFields = false)
record IntakeProperties(
        @DefaultValue("500") @Min(1) int maxBatch,
        @DefaultValue("1m") @NotNull Duration maxAhead,
        @DefaultValue("7d") @NotNull Duration maxAge,
        @DefaultValue("5s") @NotNull Duration sendWithin) {}
