package io.momentcross.label.table.iceberg;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.TableSteps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the files of an hour that gets no more rows into one. */
final class HourMerge {

    private static final Logger LOG = LoggerFactory.getLogger(HourMerge.class);
    private static final int ATTEMPTS = 10;

    private final IcebergCatalog catalog;
    private final RowFiles rowFiles;

    HourMerge(IcebergCatalog catalog, RowFiles rowFiles) {
        this.catalog = catalog;
        this.rowFiles = rowFiles;
    }

    /** The hours of {@code table} that are closed and lie in more than one file, oldest first. */
    Map<Integer, List<DataFile>> due(TableName table) {
        TableOperations operations = catalog.operations(table);
        TableMetadata state = operations.current();
        TableSchema schema = TableSchemas.of(table);
        long closedUntilMs = Ticks.endMs(FeedPositions.newestTick(state.properties()))
                - schema.late().toMillis();
        Map<Integer, List<DataFile>> hours = new TreeMap<>();
        for (FileScanTask task : IcebergTables.files(table, state, operations.io(), Expressions.alwaysTrue())) {
            int hour = task.file().partition().get(0, Integer.class);
            if ((hour + 1L) * DataFileWriter.HOUR_MS <= closedUntilMs) {
                hours.computeIfAbsent(hour, h -> new ArrayList<>()).add(task.file());
            }
        }
        hours.values().removeIf(files -> files.size() < 2);
        return hours;
    }

    /** Merges one hour; false where someone else changed its files meanwhile, and nothing was done. */
    boolean merge(TableName table, int hour, List<DataFile> sources) throws IOException {
        TableOperations operations = catalog.operations(table);
        DataFile merged = new DataFileWriter(TableSchemas.of(table), rowFiles)
                .merge(
                        operations.current(),
                        hour,
                        sources.stream().map(ContentFile::location).toList());
        long expected = sources.stream().mapToLong(DataFile::recordCount).sum();
        if (merged.recordCount() != expected) {
            throw new IllegalStateException("The files of hour " + hour + " of " + table.sqlName() + " hold "
                    + merged.recordCount() + " rows and should hold " + expected + "; they are left as they are.");
        }
        catalog.steps().at(Step.MERGE_WRITTEN);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                commit(table, operations, sources, merged);
                return true;
            } catch (CommitFailedException e) {
                operations = catalog.operations(table);
            } catch (ValidationException e) {
                LOG.info("The files of hour {} of {} were changed by someone else.", hour, table, e);
                break;
            }
        }
        operations.io().deleteFile(merged.location());
        return false;
    }

    private void commit(TableName table, TableOperations operations, List<DataFile> sources, DataFile merged) {
        TableMetadata base = operations.current();
        Transaction transaction =
                catalog.transaction(table, operations, base, Step.BEFORE_MERGE_COMMIT, Step.MERGE_COMMITTED);
        // From the very state: with none, Iceberg looks back to the first, which may have expired.
        RewriteFiles rewrite = transaction
                .newRewrite()
                .validateFromSnapshot(base.currentSnapshot().snapshotId())
                .addFile(merged);
        sources.forEach(rewrite::deleteFile);
        rewrite.commit();
        transaction.commitTransaction();
    }
}
