package io.momentcross.feature.store;

/** The collections of the catalogue. */
public enum HistoryKind {
    SHORT_VIDEOS,
    LIVE
}
