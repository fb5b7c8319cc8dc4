package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSteps.Step;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;

/** Takes whole hours out of a table that are older than it keeps. */
final class HourRetention {

    private final IcebergCatalog catalog;

    HourRetention(IcebergCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Takes out the hours that ended before {@code nowMs - keep}.
     *
     * @return number of files that left the table
     * @throws org.apache.iceberg.exceptions.CommitFailedException where the table changed meanwhile; nothing was done
     */
    int drop(TableName table, Duration keep, long nowMs) {
        TableOperations operations = catalog.operations(table);
        TableMetadata base = operations.current();
        long endMs = nowMs - keep.toMillis();
        List<FileScanTask> old = IcebergTables.files(table, base, operations.io(), Expressions.alwaysTrue()).stream()
                .filter(task -> (task.file().partition().get(0, Integer.class) + 1L) * DataFileWriter.HOUR_MS <= endMs)
                .toList();
        if (!old.isEmpty()) {
            Transaction transaction = catalog.transaction(
                    table, operations, base, Step.BEFORE_RETENTION_COMMIT, Step.RETENTION_COMMITTED);
            DeleteFiles delete = transaction.newDelete();
            old.forEach(task -> delete.deleteFile(task.file()));
            delete.commit();
            transaction.commitTransaction();
        }
        return old.size();
    }
}
