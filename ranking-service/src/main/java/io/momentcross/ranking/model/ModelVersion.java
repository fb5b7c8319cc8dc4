package io.momentcross.ranking.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version as {@code GET /v1/models} shows it.
 *
 * @param reason        why it was refused
 * @param newestLabelAt when the newest label that it has learned became known
 * @param canaryShare   of all users, whom it answers before it serves all; null where it is no canary
 * @param shadowRate    of requests that it sees after they are answered; null where it is no shadow
 */
public record ModelVersion(
        String version,
        State state,
        @Nullable String reason,
        @Nullable Instant createdAt,
        @Nullable Instant newestLabelAt,
        @Nullable Long samples,
        @Nullable Double canaryShare,
        @Nullable Double shadowRate) {

    /**
     * AVAILABLE: in the repository, not open. OPEN: answers for the arms that name it. PINNED: serving because someone
     * chose it.
     */
    public enum State {
        SERVING,
        PINNED,
        CANARY,
        SHADOW,
        OPEN,
        AVAILABLE,
        REFUSED
    }

    static ModelVersion refused(String version, String reason) {
        return new ModelVersion(version, State.REFUSED, reason, null, null, null, null, null);
    }
}
