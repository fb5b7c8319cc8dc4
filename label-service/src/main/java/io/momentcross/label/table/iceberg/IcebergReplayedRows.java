package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.ReplayedRows;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.TableSteps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.CommitFailedException;

/** All rows of a replay and its name in one commit, which leaves the feed's positions as they are. */
public final class IcebergReplayedRows implements ReplayedRows {

    // As of the feed's commits, some of which may come first each time.
    private static final int ATTEMPTS = 20;

    private final IcebergCatalog catalog;
    private final DataFileWriter writer;

    public IcebergReplayedRows(IcebergCatalog catalog, RowFiles rowFiles) {
        this.catalog = catalog;
        this.writer = new DataFileWriter(TableSchemas.of(TableName.LABELS), rowFiles);
    }

    @Override
    public void add(String policy, Map<Integer, List<String>> files, long rows) throws IOException {
        TableOperations operations = catalog.operations(TableName.LABELS);
        if (isIn(operations.current(), policy)) {
            return;
        }
        List<DataFile> merged = new ArrayList<>();
        for (Map.Entry<Integer, List<String>> hour : new TreeMap<>(files).entrySet()) {
            merged.add(writer.merge(operations.current(), hour.getKey(), hour.getValue()));
        }
        catalog.steps().at(Step.MERGE_WRITTEN);
        long found = merged.stream().mapToLong(DataFile::recordCount).sum();
        if (found != rows) {
            discard(merged, operations);
            throw new IllegalArgumentException(
                    "The files of replay " + policy + " hold " + found + " rows and should hold " + rows + ".");
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            operations = catalog.operations(TableName.LABELS);
            if (isIn(operations.current(), policy)) {
                discard(merged, operations);
                return;
            }
            try {
                commit(operations, policy, merged, rows);
                return;
            } catch (CommitFailedException e) {
                // Others were first; once more on what they left.
            }
        }
        discard(merged, operations);
        throw new IOException("The table labels stays busy.");
    }

    private void commit(TableOperations operations, String policy, List<DataFile> merged, long rows) {
        Transaction transaction = catalog.transaction(
                TableName.LABELS, operations, operations.current(), Step.BEFORE_COMMIT, Step.AFTER_COMMIT);
        if (!merged.isEmpty()) {
            AppendFiles append = transaction.newAppend();
            merged.forEach(append::appendFile);
            append.commit();
        }
        UpdateProperties properties = transaction.updateProperties();
        ReplayNames.put(properties, policy, rows);
        properties.commit();
        transaction.commitTransaction();
    }

    private static boolean isIn(TableMetadata state, String policy) {
        return ReplayNames.of(state.properties()).contains(policy);
    }

    // Only where it is certain that no commit has taken them in.
    private static void discard(List<DataFile> written, TableOperations operations) {
        written.forEach(file -> operations.io().deleteFile(file.location()));
    }
}
