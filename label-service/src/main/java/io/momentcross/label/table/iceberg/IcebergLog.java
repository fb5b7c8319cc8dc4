package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableBatch;
import io.momentcross.label.table.TableLog;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.TableSteps.Step;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.CommitFailedException;

/** Rows and positions in one Iceberg commit. Upkeep may get in between; another writer makes this one step back. */
public final class IcebergLog implements TableLog {

    // A commit takes a tenth of a second; upkeep makes a few an hour.
    private static final int ATTEMPTS = 10;

    private final TableName table;
    private final IcebergCatalog catalog;
    private final DataFileWriter files;

    public IcebergLog(TableName table, IcebergCatalog catalog, RowFiles rowFiles) {
        this.table = table;
        this.catalog = catalog;
        this.files = new DataFileWriter(TableSchemas.of(table), rowFiles);
    }

    @Override
    public TableName table() {
        return table;
    }

    @Override
    public Map<Integer, FeedPosition> positions() {
        return FeedPositions.of(catalog.operations(table).current().properties());
    }

    @Override
    public boolean commit(TableBatch batch) throws IOException {
        TableOperations operations = catalog.operations(table);
        if (!standsAt(operations.current(), batch)) {
            return false;
        }
        List<DataFile> written = files.write(operations.current(), batch.rows());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TableMetadata base = operations.current();
            if (!standsAt(base, batch)) {
                discard(written, operations);
                return false;
            }
            try {
                commit(operations, base, written, batch);
                return true;
            } catch (CommitFailedException e) {
                operations = catalog.operations(table);
            }
        }
        discard(written, operations);
        throw new IOException("The table " + table.sqlName() + " stays busy.");
    }

    private void commit(TableOperations operations, TableMetadata base, List<DataFile> written, TableBatch batch) {
        Transaction transaction = catalog.transaction(table, operations, base, Step.BEFORE_COMMIT, Step.AFTER_COMMIT);
        if (!written.isEmpty()) {
            AppendFiles append = transaction.newAppend();
            written.forEach(append::appendFile);
            append.commit();
        }
        UpdateProperties properties = transaction.updateProperties();
        FeedPositions.put(properties, batch.partitions(), batch.to());
        properties.commit();
        transaction.commitTransaction();
    }

    private static boolean standsAt(TableMetadata state, TableBatch batch) {
        Map<Integer, FeedPosition> positions = FeedPositions.of(state.properties());
        return batch.to().keySet().stream()
                .allMatch(partition ->
                        Objects.equals(positions.get(partition), batch.from().get(partition)));
    }

    // Only where it is certain that no commit has taken them in.
    private static void discard(List<DataFile> written, TableOperations operations) {
        written.forEach(file -> operations.io().deleteFile(file.location()));
    }
}
