package io.momentcross.label.replay;

import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.SampleRecord;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.feed.LabelReaders;
import io.momentcross.label.table.staged.StagedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of the table {@code labels}, in files beside it that are taken in together. */
final class LabelRowsTarget implements ReplayTarget {

    private static final TableSchema SCHEMA = TableSchemas.of(TableName.LABELS);
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    // Some 30 MB of heap.
    private static final int MOST = 50_000;

    private final StagedFolder folder;
    private final RowFiles rowFiles;
    private final StagedFiles written;
    private final int partition;
    private final List<TableRow> rows = new ArrayList<>();
    private int hour = -1;
    private int files;

    LabelRowsTarget(StagedFolder folder, RowFiles rowFiles, StagedFiles written, int partition) {
        this.folder = folder;
        this.rowFiles = rowFiles;
        this.written = written;
        this.partition = partition;
    }

    @Override
    public boolean wantsSamples() {
        return false;
    }

    @Override
    public void tick(long tick, List<ExposureLabels> labels, List<SampleRecord> samples) throws IOException {
        for (ExposureLabels each : labels) {
            for (TableRow row : LabelReaders.rows(each)) {
                int its = Math.toIntExact(Math.floorDiv(row.timeMs(), HOUR_MS));
                if (its != hour || rows.size() >= MOST) {
                    write();
                    hour = its;
                }
                rows.add(row);
            }
        }
    }

    private void write() throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        Path file = folder.rowsFile(hour, partition + "-" + files++);
        Files.createDirectories(file.getParent());
        rowFiles.write(SCHEMA, fieldIds(), rows, file);
        written.add(hour, file, rows.size());
        rows.clear();
    }

    // They are read by name and written anew with the table's own.
    private static Map<String, Integer> fieldIds() {
        Map<String, Integer> ids = new HashMap<>();
        SCHEMA.columns().forEach(column -> ids.put(column.name(), ids.size() + 1));
        return ids;
    }

    @Override
    public void finish() throws IOException {
        write();
    }

    @Override
    public void close() {
        rows.clear();
    }
}
