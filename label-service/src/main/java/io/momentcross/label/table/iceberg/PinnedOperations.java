package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TableSteps.Step;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Operations for one commit on one state of a table. Iceberg's own update classes look for a newer state before they
 * commit and apply themselves to it, even with retries off, which would take rows in twice; these never see a newer
 * one, so the catalog refuses where there is one.
 */
final class PinnedOperations implements TableOperations {

    /** Names the last commit in the table's properties. */
    static final String COMMIT_ID = "momentcross.commit-id";

    private final TableOperations catalog;
    private final TableMetadata base;
    private final CatalogDatabase database;
    private final TableSteps steps;
    private final Step before;
    private final Step after;
    private boolean isDone;

    PinnedOperations(
            TableOperations catalog,
            TableMetadata base,
            CatalogDatabase database,
            TableSteps steps,
            Step before,
            Step after) {
        this.catalog = catalog;
        this.base = base;
        this.database = database;
        this.steps = steps;
        this.before = before;
        this.after = after;
    }

    @Override
    public TableMetadata current() {
        return isDone ? catalog.current() : base;
    }

    @Override
    public TableMetadata refresh() {
        return isDone ? catalog.refresh() : base;
    }

    @Override
    public void commit(TableMetadata from, TableMetadata to) {
        steps.at(before);
        try {
            catalog.commit(base, to);
        } catch (CommitFailedException e) {
            // A connection that broke after the catalog had moved looks the same, and Iceberg would now delete what
            // the table is made of.
            if (!isIn(to, e)) {
                throw e;
            }
        }
        isDone = true;
        try {
            database.force();
        } catch (java.sql.SQLException e) {
            throw new CommitStateUnknownException(e);
        }
        steps.at(after);
    }

    private boolean isIn(TableMetadata to, CommitFailedException failure) {
        String id = to.properties().get(COMMIT_ID);
        try {
            return id != null && id.equals(catalog.refresh().properties().get(COMMIT_ID));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            throw new CommitStateUnknownException(failure);
        }
    }

    @Override
    public FileIO io() {
        return catalog.io();
    }

    @Override
    public EncryptionManager encryption() {
        return catalog.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return catalog.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(base.location(), base.properties());
    }

    @Override
    public long newSnapshotId() {
        return catalog.newSnapshotId();
    }
}
