package io.momentcross.label.table;

import java.util.Locale;

/** The label tables. */
public enum TableName {
    /** One row per exposure, when it ended. */
    EXPOSURES,
    /** One row per cell that a policy said of an exposure. */
    LABELS,
    /** One row per feedback that led to no label. */
    LOST,
    /** The archived log of answered requests. */
    SERVED,
    /** The archived log of feedback and of rooms that ended. */
    FEEDBACK;

    /** What the table is called in SQL and in the catalog. */
    public String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
