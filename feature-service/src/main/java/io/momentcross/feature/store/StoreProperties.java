package io.momentcross.feature.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param userTtl     how long a user's data is kept after the last write
 * @param roomTtl     how long a room's data is kept after the last write
 * @param shortVideos most short videos that are kept of a user; reads ask for fewer
 * @param live        most live behaviours that are kept of a user; reads ask for fewer
 * @param lateItems   how many of a history's newest items one that comes late may pass to its place by time
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.store", ignoreUnknownFields = false)
public record StoreProperties(
        @DefaultValue("90d") @NotNull Duration userTtl,
        @DefaultValue("1d") @NotNull Duration roomTtl,
        @DefaultValue("10000") @Min(1) @Max(100_000) int shortVideos,
        @DefaultValue("1000") @Min(1) @Max(100_000) int live,
        @DefaultValue("100") @Min(0) @Max(1000) int lateItems) {

    /** Most items of a history. */
    public int longest(HistoryKind kind) {
        return switch (kind) {
            case SHORT_VIDEOS -> shortVideos;
            case LIVE -> live;
        };
    }
}
