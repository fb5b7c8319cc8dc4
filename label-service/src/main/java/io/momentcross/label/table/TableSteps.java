package io.momentcross.label.table;

/** Told of each step of writing and upkeep, before the next is taken: where tests break things. */
@FunctionalInterface
public interface TableSteps {

    enum Step {
        ROWS_WRITTEN,
        FILE_FORCED,
        METADATA_WRITTEN,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        MERGE_WRITTEN,
        BEFORE_MERGE_COMMIT,
        MERGE_COMMITTED,
        BEFORE_RETENTION_COMMIT,
        RETENTION_COMMITTED,
        BEFORE_EXPIRY_COMMIT,
        EXPIRED,
        BEFORE_DELETE,
        FILE_DELETED
    }

    TableSteps NONE = step -> {};

    /** What this throws ends the operation there, as if the process had died. */
    void at(Step step);
}
