package io.momentcross.benchmarks.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableBatch;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import io.momentcross.label.table.iceberg.IcebergCatalog;
import io.momentcross.label.table.iceberg.IcebergLog;
import io.momentcross.label.table.iceberg.IcebergTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.springframework.util.FileSystemUtils;

/**
 * Label tables of a {@link LabelWorld} on disk: written once, and kept for the next run. Each hour is committed as the
 * service commits it; a run that was broken off goes on after the last one.
 *
 * @param directory as {@code momentcross.labels.directory}
 * @param files     of the table of labels
 * @param bytes     of these files
 */
record LabelFolder(Path directory, TableFiles files, long bytes) {

    private static final TableProperties.Catalog H2 = new TableProperties.Catalog(null, null, null);
    // The default of momentcross.labels.write-memory.
    private static final long WRITE_MEMORY = 256L << 20;
    // More than the files take, with what is generated and sorted beside them.
    private static final long BYTES_PER_ROW = 12;
    private static final long WORK_BYTES = 4L << 30;

    /** @param cache where folders of all sizes lie */
    static LabelFolder open(Path cache, LabelWorld world, Progress progress)
            throws IOException, InterruptedException, ExecutionException {
        Path directory = cache.resolve(world.rows() + "-" + fingerprint());
        Files.createDirectories(directory);
        try (IcebergCatalog catalog = IcebergCatalog.open(directory, H2, TableSteps.NONE)) {
            int next = nextHour(catalog);
            if (next < LabelWorld.FIRST_HOUR + LabelWorld.HOURS) {
                checkSpace(directory, world);
                write(catalog, world, directory, next, progress);
            } else {
                progress.say("the label tables are there: " + directory);
            }
            TableFiles files = new IcebergTables(catalog).plan(TableName.LABELS, RowFilter.ALL);
            long bytes = 0;
            for (String path : files.paths()) {
                bytes += Files.size(Path.of(path));
            }
            return new LabelFolder(directory, files, bytes);
        }
    }

    private static String fingerprint() {
        CRC32 sum = new CRC32();
        sum.update(LabelWorld.sql().getBytes(UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static int nextHour(IcebergCatalog catalog) {
        return log(catalog, WRITE_MEMORY, Path.of("")).positions().values().stream()
                .mapToInt(position -> Math.toIntExact(position.nextOffset()))
                .max()
                .orElse(LabelWorld.FIRST_HOUR);
    }

    private static void checkSpace(Path directory, LabelWorld world) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        long needed = world.rows() * BYTES_PER_ROW + WORK_BYTES;
        if (free < needed) {
            throw new IOException("There is room for " + (free >> 20) + " MB in " + directory + "; " + world.rows()
                    + " rows need " + (needed >> 20) + " MB. Ask for fewer with --query-rows.");
        }
    }

    // The next hour is generated while this one is sorted and written.
    private static void write(IcebergCatalog catalog, LabelWorld world, Path directory, int from, Progress progress)
            throws IOException, InterruptedException, ExecutionException {
        Path work = directory.resolve("work");
        FileSystemUtils.deleteRecursively(work);
        Files.createDirectories(work);
        int end = LabelWorld.FIRST_HOUR + LabelWorld.HOURS;
        try (ExecutorService ahead = Executors.newSingleThreadExecutor()) {
            Future<Path> source = generate(ahead, world, from, work);
            long began = System.nanoTime();
            for (int hour = from; hour < end; hour++) {
                Path rows = source.get();
                if (hour + 1 < end) {
                    source = generate(ahead, world, hour + 1, work);
                }
                commit(catalog, hour, rows);
                double each = (System.nanoTime() - began) / 1e9 / (hour + 1 - from);
                progress.say(String.format(
                        Locale.ROOT,
                        "wrote hour %d of %d, about %d s left",
                        hour + 1 - LabelWorld.FIRST_HOUR,
                        LabelWorld.HOURS,
                        Math.round(each * (end - hour - 1))));
            }
        }
        FileSystemUtils.deleteRecursively(work);
    }

    private static Future<Path> generate(ExecutorService thread, LabelWorld world, int hour, Path work) {
        return thread.submit(() -> {
            Path file = work.resolve(hour + ".parquet");
            world.write(hour, file);
            return file;
        });
    }

    private static void commit(IcebergCatalog catalog, int hour, Path rows) throws IOException {
        IcebergLog log = log(catalog, WRITE_MEMORY, rows);
        long endTick = Ticks.lastEnded(Duration.ofHours(hour + 1L).toMillis());
        Map<Integer, FeedPosition> from = log.positions();
        TableRow standIn = TableRow.of(Duration.ofHours(hour).toMillis());
        TableBatch batch = new TableBatch(1, from, Map.of(0, new FeedPosition(hour + 1L, endTick)), List.of(standIn));
        if (!log.commit(batch)) {
            throw new IOException("someone else writes the same tables");
        }
    }

    private static IcebergLog log(IcebergCatalog catalog, long memory, Path rows) {
        return new IcebergLog(
                TableName.LABELS, catalog, new GeneratedRows(new DuckDbRowFiles(memory, TableSteps.NONE), rows));
    }

    /** Where all the files lie, as ClickHouse's file() takes it. */
    String glob() {
        Path hour = Objects.requireNonNull(Path.of(files.paths().getFirst()).getParent());
        return Objects.requireNonNull(hour.getParent()) + "/*/*.parquet";
    }
}
