package io.momentcross.ranking.model.repository;

/**
 * A file beside those of a version that says what the version is for. Every process on the repository follows it, also
 * after a restart, and no version that has one is pruned.
 */
public enum Mark {
    /** Serves until told otherwise. Empty. */
    PINNED("pinned"),
    /** Answers a share of users, and never serves as the newest. Holds the share. */
    CANARY("canary"),
    /**
     * Sees a share of requests that others have answered, and never serves as the newest of their model. Holds the share,
     * and of which model.
     */
    SHADOW("shadow"),
    /** Is named by an arm, or somebody wants it left there. Empty. */
    KEPT("kept");

    private final String file;

    Mark(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }
}
