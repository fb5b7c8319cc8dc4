package io.momentcross.feature.store;

/** The collections of the catalogue. */
public enum HistoryKind {
    SHORT_VIDEOS("user.short_videos"),
    LIVE("user.live");

    private final String collection;

    HistoryKind(String collection) {
        this.collection = collection;
    }

    /** Name in the catalogue. */
    public String collection() {
        return collection;
    }
}
