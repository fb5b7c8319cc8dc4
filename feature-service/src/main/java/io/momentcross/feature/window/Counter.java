package io.momentcross.feature.window;

/** What is counted per room. */
public enum Counter {
    EXPOSURES(0),
    CLICKS(1),
    LONG_VIEWS(2),
    LIKES(3),
    COMMENTS(4),
    GIFTS(5),
    FOLLOWS(6),
    GIFT_VALUE(7),
    /** Users who clicked and had not left before. */
    ENTRIES(8),
    /** Users who had entered, and left. */
    EXITS(9);

    static final int COUNT = 10;

    /** Place in the stored bytes; never used again for anything else. */
    private final int slot;

    Counter(int slot) {
        this.slot = slot;
    }

    int slot() {
        return slot;
    }
}
