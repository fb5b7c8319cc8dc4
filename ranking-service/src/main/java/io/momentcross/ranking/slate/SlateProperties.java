package io.momentcross.ranking.slate;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Rules after the score, each with its own switch.
 *
 * @param dropBlocked   whether rooms of authors whom the request names as blocked are left out
 * @param dropOffAir    whether rooms that ended or were taken down are left out
 * @param dropUnknown   whether rooms of which nothing is known are left out
 * @param dropSeen      whether rooms that the request names as seen are left out
 * @param seenWithin    rooms that the user entered no longer ago than this are left out; 0: none are
 * @param authorMost    most rooms of one author in a slate; 0: any number
 * @param dislikeFactor what the score of a room is multiplied with whose author the request names as disliked; 1: nothing
 *                      changes
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.slate", ignoreUnknownFields = false)
record SlateProperties(
        @DefaultValue("true") boolean dropBlocked,
        @DefaultValue("true") boolean dropOffAir,
        @DefaultValue("true") boolean dropUnknown,
        @DefaultValue("true") boolean dropSeen,

        @DefaultValue("0s") @NotNull @DurationMin Duration seenWithin,

        @DefaultValue("2") @Min(0) @Max(1_000) int authorMost,

        @DefaultValue("0.5") @DecimalMin("0") @DecimalMax("1")
        double dislikeFactor) {}
