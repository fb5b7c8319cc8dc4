package io.momentcross.label.table.iceberg;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.starter.observe.MetricNames;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of keeping the tables up, by whoever holds the lease. Each piece of work may be done twice, or not at all. */
public final class TableUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);
    private static final String TABLE = "table";

    private final HourMerge merge;
    private final HourRetention retention;
    private final SnapshotExpiry expiry;
    private final OrphanFiles orphans;
    private final UpkeepLease lease;
    private final TableProperties.Upkeep properties;
    private final MeterRegistry metrics;
    private final Clock clock;

    /** @param owner a name that no other process has */
    public TableUpkeep(
            IcebergCatalog catalog,
            RowFiles rowFiles,
            String owner,
            TableProperties.Upkeep properties,
            MeterRegistry metrics,
            Clock clock) {
        this.merge = new HourMerge(catalog, rowFiles);
        this.retention = new HourRetention(catalog);
        this.expiry = new SnapshotExpiry(catalog);
        this.orphans = new OrphanFiles(catalog);
        this.lease = new UpkeepLease(catalog.database(), owner, properties.lease());
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Does what is due, while this process holds the lease.
     *
     * @return false where another process holds it
     */
    public boolean round() throws IOException, SQLException {
        for (TableName table : TableName.values()) {
            if (!lease.hold()) {
                return false;
            }
            try {
                round(table);
            } catch (CommitFailedException e) {
                // The table was written meanwhile; the next round does it.
                LOG.debug("{} changed during upkeep", table, e);
            }
        }
        return true;
    }

    /** Lets another process go on. */
    public void release() throws SQLException {
        lease.release();
    }

    private void round(TableName table) throws IOException, SQLException {
        for (Map.Entry<Integer, List<DataFile>> hour : merge.due(table).entrySet()) {
            if (!lease.hold()) {
                return;
            }
            Timer.Sample timer = Timer.start(metrics);
            if (merge.merge(table, hour.getKey(), hour.getValue())) {
                timer.stop(metrics.timer(MetricNames.of("tables", "merge"), TABLE, table.sqlName()));
                count("merged.files", table, hour.getValue().size());
            }
        }
        Duration keep = properties.retention().of(table);
        if (keep != null) {
            count("retired.files", table, retention.drop(table, keep, clock.millis()));
        }
        count("expired.files", table, expiry.expire(table, properties.keepSnapshots(), clock.millis()));
        int removed = orphans.remove(table, properties.keepOrphans(), clock.millis());
        count("orphan.files", table, removed);
        if (removed > 0) {
            LOG.info("{}: {} files that belonged to no state were removed.", table.sqlName(), removed);
        }
    }

    private void count(String what, TableName table, int number) {
        metrics.counter(MetricNames.of("tables", what), TABLE, table.sqlName()).increment(number);
    }
}
