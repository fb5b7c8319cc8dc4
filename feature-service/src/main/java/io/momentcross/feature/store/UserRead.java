package io.momentcross.feature.store;

import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.ProfileRecord;
import org.jspecify.annotations.Nullable;

/** What is stored of a user; null where nothing is. */
public record UserRead(
        @Nullable ProfileRecord profile,
        @Nullable History shortVideos,
        @Nullable History live) {}
