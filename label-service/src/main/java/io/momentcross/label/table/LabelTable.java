package io.momentcross.label.table;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * The table {@code moment_cross.labels}. A commit carries the rows of whole ticks and, in the same transaction, how far
 * each partition of the samples has been taken in: what is in the table and what is not is never in doubt.
 */
public final class LabelTable implements Closeable {

    /** Field ids are for ever. */
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "request_id", Types.StringType.get()),
            Types.NestedField.required(2, "room_id", Types.LongType.get()),
            Types.NestedField.required(3, "user_id", Types.LongType.get()),
            Types.NestedField.required(4, "policy", Types.StringType.get()),
            Types.NestedField.required(5, "task", Types.StringType.get()),
            Types.NestedField.required(6, "kind", Types.StringType.get()),
            Types.NestedField.optional(7, "happened_at", Types.TimestampType.withZone()),
            Types.NestedField.required(8, "landed_at", Types.TimestampType.withZone()),
            Types.NestedField.required(9, "tick", Types.LongType.get()),
            Types.NestedField.required(10, "position", Types.IntegerType.get()),
            Types.NestedField.required(11, "propensity", Types.FloatType.get()),
            Types.NestedField.required(12, "model_name", Types.StringType.get()),
            Types.NestedField.required(13, "model_version", Types.StringType.get()),
            Types.NestedField.required(14, "arm", Types.StringType.get()),
            Types.NestedField.required(15, "served_at", Types.TimestampType.withZone()));

    private static final TableIdentifier NAME = TableIdentifier.of(Namespace.of("moment_cross"), "labels");
    private static final String OFFSET = "momentcross.samples.offset.";
    private static final String NEWEST = "momentcross.newest-landed-at-ms";

    private final JdbcCatalog catalog;
    private final Table table;

    private LabelTable(JdbcCatalog catalog, Table table) {
        this.catalog = catalog;
        this.table = table;
    }

    /** Opens the table in {@code directory}, making it where it is not there. */
    static LabelTable open(Path directory) throws IOException {
        Path home = Files.createDirectories(directory).toRealPath();
        JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFiles(), null, true);
        catalog.initialize(
                "labels",
                Map.of(
                        CatalogProperties.URI,
                        "jdbc:h2:file:" + home.resolve("catalog")
                                + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        home.resolve("tables").toString()));
        if (!catalog.namespaceExists(NAME.namespace())) {
            catalog.createNamespace(NAME.namespace());
        }
        Table table = catalog.tableExists(NAME) ? catalog.loadTable(NAME) : create(catalog);
        return new LabelTable(catalog, table);
    }

    private static Table create(JdbcCatalog catalog) {
        PartitionSpec byHour =
                PartitionSpec.builderFor(SCHEMA).hour("landed_at").build();
        return catalog.createTable(
                NAME,
                SCHEMA,
                byHour,
                Map.of(
                        "write.metadata.delete-after-commit.enabled", "true",
                        "write.metadata.previous-versions-max", "20"));
    }

    /** The next offset to take in of each partition of the samples; a partition without one starts at its beginning. */
    Map<Integer, Long> offsets() {
        Map<Integer, Long> offsets = new TreeMap<>();
        table.properties().forEach((name, value) -> {
            if (name.startsWith(OFFSET)) {
                offsets.put(Integer.valueOf(name.substring(OFFSET.length())), Long.valueOf(value));
            }
        });
        return offsets;
    }

    /** End of the newest tick that is in, in milliseconds since the epoch; 0 before the first. */
    public long newestLandedAtMs() {
        table.refresh();
        return Long.parseLong(table.properties().getOrDefault(NEWEST, "0"));
    }

    /**
     * Adds rows and says how far the samples are taken in; both or neither.
     *
     * @param offsets     next offset by partition
     * @param landedAtMs end of the tick that is complete with these rows
     */
    void commit(List<LabelRow> rows, Map<Integer, Long> offsets, long landedAtMs) throws SQLException, IOException {
        List<DataFile> files = new ArrayList<>();
        Map<Long, List<LabelRow>> byHour = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> Math.floorDiv(
                                row.landedAtMs(), Duration.ofHours(1).toMillis()),
                        TreeMap::new,
                        Collectors.toList()));
        for (Map.Entry<Long, List<LabelRow>> hour : byHour.entrySet()) {
            files.add(write(hour.getKey(), hour.getValue()));
        }
        table.refresh();
        Transaction transaction = table.newTransaction();
        if (!files.isEmpty()) {
            AppendFiles append = transaction.newAppend();
            files.forEach(append::appendFile);
            append.commit();
        }
        UpdateProperties properties = transaction.updateProperties();
        offsets.forEach((partition, next) -> properties.set(OFFSET + partition, Long.toString(next)));
        properties.set(NEWEST, Long.toString(landedAtMs));
        properties.commit();
        transaction.commitTransaction();
    }

    private DataFile write(long hour, List<LabelRow> rows) throws SQLException, IOException {
        Path file = data().resolve("landed_at_hour=" + hour).resolve(UuidCreator.getTimeOrderedEpoch() + ".parquet");
        LabelFile.write(rows, file);
        return DataFiles.builder(table.spec())
                .withPath(file.toString())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(Files.size(file))
                .withPartitionPath("landed_at_hour=" + hour)
                .withMetrics(metrics(rows))
                .build();
    }

    /** Bounds of the columns that look-ups go by, so that a request's files are found without opening the others. */
    private static Metrics metrics(List<LabelRow> rows) {
        Map<Integer, ByteBuffer> lower = new HashMap<>();
        Map<Integer, ByteBuffer> upper = new HashMap<>();
        List<String> requests =
                rows.stream().map(LabelRow::requestId).sorted().distinct().toList();
        lower.put(1, Conversions.toByteBuffer(Types.StringType.get(), requests.getFirst()));
        upper.put(1, Conversions.toByteBuffer(Types.StringType.get(), requests.getLast()));
        List<Long> landed = rows.stream().map(LabelRow::landedAtMs).sorted().toList();
        lower.put(8, Conversions.toByteBuffer(Types.TimestampType.withZone(), landed.getFirst() * 1000));
        upper.put(8, Conversions.toByteBuffer(Types.TimestampType.withZone(), landed.getLast() * 1000));
        return new Metrics((long) rows.size(), null, null, null, null, lower, upper);
    }

    /** The files that may hold rows of {@code requestId}. */
    public List<String> filesOf(String requestId) {
        table.refresh();
        return files(Expressions.equal("request_id", requestId));
    }

    private List<String> files(Expression filter) {
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().filter(filter).planFiles()) {
            List<String> files = new ArrayList<>();
            tasks.forEach(task -> files.add(task.file().location()));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes data files that no commit took in: a crash between writing and committing leaves such. */
    int removeOrphans() throws IOException {
        Path data = data();
        if (!Files.isDirectory(data)) {
            return 0;
        }
        Set<String> known = new HashSet<>(files(Expressions.alwaysTrue()));
        List<Path> orphans;
        try (Stream<Path> all = Files.walk(data)) {
            orphans = all.filter(Files::isRegularFile)
                    .filter(file -> !known.contains(file.toString()))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
        for (Path orphan : orphans) {
            Files.delete(orphan);
        }
        return orphans.size();
    }

    private Path data() {
        return Path.of(table.location(), "data");
    }

    @Override
    public void close() throws IOException {
        catalog.close();
    }
}
