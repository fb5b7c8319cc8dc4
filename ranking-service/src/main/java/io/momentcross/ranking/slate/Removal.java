package io.momentcross.ranking.slate;

import java.util.Locale;

/** Why a candidate is not in the slate, whatever its score. */
public enum Removal {
    AUTHOR_BLOCKED("drop-blocked"),
    ROOM_ENDED("drop-off-air"),
    ROOM_TAKEN_DOWN("drop-off-air"),
    ROOM_UNKNOWN("drop-unknown"),
    ROOM_SEEN("drop-seen"),
    ROOM_IN_HISTORY("seen-within"),
    AUTHOR_FULL("author-most");

    private final String rule;

    Removal(String rule) {
        this.rule = rule;
    }

    /** The property under {@code momentcross.slate} that sets the rule. */
    public String rule() {
        return rule;
    }

    /** As answers and metrics say it. */
    public String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
