package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSteps.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Forgets states of a table that nobody can be reading any more, and deletes the files that only they had. A state is
 * read until it is replaced, and for a while after: what counts is the age of its successor, not its own.
 */
final class SnapshotExpiry {

    private final IcebergCatalog catalog;

    SnapshotExpiry(IcebergCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Expires what was replaced before {@code nowMs - keep}.
     *
     * @return number of files deleted
     * @throws org.apache.iceberg.exceptions.CommitFailedException where the table changed meanwhile; nothing was done
     */
    int expire(TableName table, Duration keep, long nowMs) {
        TableOperations operations = catalog.operations(table);
        TableMetadata base = operations.current();
        long olderThan = oldestKept(base, nowMs - keep.toMillis());
        boolean isAny = base.snapshots().stream().anyMatch(snapshot -> snapshot.timestampMillis() < olderThan);
        if (!isAny) {
            return 0;
        }
        AtomicInteger deleted = new AtomicInteger();
        catalog.pinned(table, operations, base, Step.BEFORE_EXPIRY_COMMIT, Step.EXPIRED)
                .expireSnapshots()
                .expireOlderThan(olderThan)
                .retainLast(1)
                .deleteWith(path -> {
                    catalog.steps().at(Step.BEFORE_DELETE);
                    operations.io().deleteFile(path);
                    catalog.steps().at(Step.FILE_DELETED);
                    deleted.incrementAndGet();
                })
                .commit();
        return deleted.get();
    }

    /** When the oldest state was made that is not yet replaced for long enough. */
    private static long oldestKept(TableMetadata table, long replacedBeforeMs) {
        if (table.currentSnapshot() == null) {
            return Long.MIN_VALUE;
        }
        List<Snapshot> newestFirst = new ArrayList<>();
        SnapshotUtil.ancestorsOf(table.currentSnapshot().snapshotId(), table::snapshot)
                .forEach(newestFirst::add);
        long oldest = newestFirst.getFirst().timestampMillis();
        for (int i = 1; i < newestFirst.size(); i++) {
            if (newestFirst.get(i - 1).timestampMillis() < replacedBeforeMs) {
                return oldest;
            }
            oldest = newestFirst.get(i).timestampMillis();
        }
        return oldest;
    }
}
