package io.momentcross.label.table.iceberg;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TickedLabels;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import java.nio.file.Path;
import java.time.Duration;

/** Writes, keeps up and reads a table until it is killed; says each tick that is in, and what is wrong. */
final class KilledTableProcess {

    private KilledTableProcess() {}

    private static java.util.Map<String, String> newest(IcebergCatalog catalog) {
        return catalog.operations(TableName.LABELS).current().properties();
    }

    public static void main(String[] arguments) throws Exception {
        IcebergCatalog catalog = IcebergCatalog.open(
                Path.of(arguments[0]), new TableProperties.Catalog(null, null, null), TableSteps.NONE);
        RowFiles rowFiles = new DuckDbRowFiles(64 << 20, TableSteps.NONE);
        IcebergLog log = new IcebergLog(TableName.LABELS, catalog, rowFiles);
        TableReaders readers = new TableReaders(catalog, 1, TickedLabels.FIRST);
        TableUpkeep upkeep = new TableUpkeep(
                catalog,
                rowFiles,
                "killed",
                new TableProperties.Upkeep(
                        true,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        new TableProperties.Retention(null, null, null, null, null)),
                new SimpleMeterRegistry(),
                new ReadersClock(readers));
        while (readers.broken().isEmpty()) {
            if (log.commit(TickedLabels.next(log.positions()))) {
                System.out.println("IN " + FeedPositions.newestTick(newest(catalog)));
            }
            upkeep.round();
        }
        System.out.println("BROKEN " + readers.broken());
        Runtime.getRuntime().halt(1);
    }
}
