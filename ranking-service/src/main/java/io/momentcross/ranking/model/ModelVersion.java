package io.momentcross.ranking.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version as {@code GET /v1/models} shows it.
 *
 * @param reason        why it was refused
 * @param newestLabelAt when the newest label that it has learned became known
 */
public record ModelVersion(
        String version,
        State state,
        @Nullable String reason,
        @Nullable Instant createdAt,
        @Nullable Instant newestLabelAt,
        @Nullable Long samples) {

    /** AVAILABLE: in the repository, not serving. PINNED: serving because someone chose it. */
    public enum State {
        SERVING,
        PINNED,
        AVAILABLE,
        REFUSED
    }
}
