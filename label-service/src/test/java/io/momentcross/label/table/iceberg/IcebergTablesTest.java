package io.momentcross.label.table.iceberg;

import static io.momentcross.label.table.TableReads.number;
import static io.momentcross.label.table.TableReads.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableBatch;
import io.momentcross.label.table.TableColumn;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TickedLabels;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergTablesTest {

    private static final TableProperties.Catalog EMBEDDED = new TableProperties.Catalog(null, null, null);
    private static final RowFiles ROW_FILES = new DuckDbRowFiles(64 << 20, TableSteps.NONE);
    private static final long TICK = TickedLabels.FIRST;

    @TempDir
    private Path folder;

    @Test
    void rowsAndPositionsAreThere_whenTheTableIsOpenedAgain() throws Exception {
        try (IcebergCatalog catalog = open()) {
            IcebergLog log = log(TableName.LABELS, catalog);
            assertThat(log.positions()).isEmpty();
            assertThat(plan(TableName.LABELS, catalog, RowFilter.ALL)).isEqualTo(new TableFiles(List.of(), -1, 0));
            assertThat(log.commit(TickedLabels.next(log.positions()))).isTrue();
            assertThat(log.commit(TickedLabels.next(log.positions()))).isTrue();
        }
        try (IcebergCatalog catalog = open()) {
            long second = TICK + TickedLabels.STEP;
            assertThat(log(TableName.LABELS, catalog).positions())
                    .isEqualTo(Map.of(0, new FeedPosition(12, second), 1, new FeedPosition(12, second)));
            TableFiles files = plan(TableName.LABELS, catalog, RowFilter.ALL);
            assertThat(files.newestTick()).isEqualTo(second);
            assertThat(files.rows()).isEqualTo(20);
            assertThat(number(files, "SELECT count(DISTINCT request_id) FROM t"))
                    .isEqualTo(20);
        }
    }

    @Test
    void filesAreLeftOut_whenTheyCannotHoldTheRow() throws Exception {
        try (IcebergCatalog catalog = open()) {
            IcebergLog log = log(TableName.LABELS, catalog);
            for (int i = 0; i < 6; i++) {
                log.commit(TickedLabels.next(log.positions()));
            }
            assertThat(plan(TableName.LABELS, catalog, RowFilter.ALL).paths()).hasSize(6);
            assertThat(plan(
                                    TableName.LABELS,
                                    catalog,
                                    new RowFilter("1-" + (TICK + 2 * TickedLabels.STEP) + "-0", null, null))
                            .paths())
                    .as("each file spans partitions 0 and 1, so requests of the middle are in all")
                    .isNotEmpty();
            assertThat(plan(TableName.LABELS, catalog, new RowFilter("2", null, null))
                            .paths())
                    .isEmpty();
            long fromMs = Ticks.endMs(TICK + 2 * TickedLabels.STEP);
            TableFiles two = plan(TableName.LABELS, catalog, new RowFilter(null, fromMs, fromMs + 1_200_001));
            assertThat(two.paths()).hasSize(2);
            assertThat(two.rows()).isEqualTo(20);
            assertThat(plan(TableName.LABELS, catalog, new RowFilter(null, Long.MAX_VALUE, null))
                            .paths())
                    .isEmpty();
        }
    }

    @Test
    void batchIsRefusedAndLeavesNothing_whenAnotherWriterWasFirst() throws Exception {
        try (IcebergCatalog catalog = open();
                IcebergCatalog other = open()) {
            IcebergLog log = log(TableName.LABELS, catalog);
            TableBatch batch = TickedLabels.next(log.positions());
            assertThat(log(TableName.LABELS, other).commit(batch)).isTrue();
            assertThat(log.commit(batch)).isFalse();
            assertThat(plan(TableName.LABELS, catalog, RowFilter.ALL).rows()).isEqualTo(10);
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
                        .hasSize(1);
            }
        }
    }

    @Test
    void batchIsRefused_whenAnotherWriterIsFirstAtTheLastMoment() throws Exception {
        try (IcebergCatalog other = open()) {
            IcebergLog first = log(TableName.LABELS, other);
            TableBatch batch = TickedLabels.next(Map.of());
            TableSteps steps = step -> {
                if (step == TableSteps.Step.BEFORE_COMMIT) {
                    commit(first, batch);
                }
            };
            try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, steps)) {
                assertThat(log(TableName.LABELS, catalog).commit(batch)).isFalse();
                TableFiles files = plan(TableName.LABELS, catalog, RowFilter.ALL);
                assertThat(number(files, "SELECT count(*) FROM t")).isEqualTo(10);
            }
        }
    }

    private static void commit(IcebergLog log, TableBatch batch) {
        try {
            if (!log.commit(batch)) {
                throw new AssertionError("was to be first");
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void newestTickIsThatOfTheSlowestPartition() throws Exception {
        try (IcebergCatalog catalog = open()) {
            IcebergLog log = log(TableName.LOST, catalog);
            assertThat(log.commit(new TableBatch(2, Map.of(), Map.of(0, new FeedPosition(3, TICK)), List.of())))
                    .isTrue();
            assertThat(plan(TableName.LOST, catalog, RowFilter.ALL).newestTick())
                    .as("partition 1 has not said anything")
                    .isEqualTo(-1);
            log.commit(new TableBatch(2, log.positions(), Map.of(1, new FeedPosition(9, TICK - 2)), List.of()));
            assertThat(plan(TableName.LOST, catalog, RowFilter.ALL).newestTick())
                    .isEqualTo(TICK - 2);
        }
    }

    @Test
    void valuesComeBack_ofEveryType() throws Exception {
        try (IcebergCatalog catalog = open()) {
            long atMs = Ticks.endMs(TICK) - 1;
            log(TableName.SERVED, catalog)
                    .commit(batch(TableRow.of(
                            atMs,
                            "r\u0000é",
                            -1L,
                            atMs,
                            TICK,
                            3,
                            44L,
                            "m",
                            "",
                            "a",
                            List.of("features", "it's"),
                            2,
                            1,
                            ByteString.copyFrom(new byte[] {0, -1, 7}),
                            TICK - 1)));
            log(TableName.FEEDBACK, catalog)
                    .commit(batch(TableRow.of(
                            atMs, null, null, null, 9L, "ROOM_END", null, atMs, 0L, true, TICK, 1, 2L, null)));
            assertThat(
                            rows(
                                    plan(TableName.SERVED, catalog, RowFilter.ALL),
                                    "SELECT request_id, user_id, epoch_ms(received_at), tick, \"partition\", \"offset\", "
                                            + "model_version, array_to_string(degraded, '|'), shown, hex(record), after_tick FROM t"))
                    .containsExactly(
                            List.of("r\u0000é", -1L, atMs, TICK, 3, 44L, "", "features|it's", 1, "00FF07", TICK - 1));
            assertThat(
                            rows(
                                    plan(TableName.FEEDBACK, catalog, RowFilter.ALL),
                                    "SELECT event_id IS NULL AND user_id IS NULL AND happened_at IS NULL, clamped, after_tick IS NULL FROM t"))
                    .containsExactly(List.of(true, true, true));
        }
    }

    @Test
    void columnsAreAdded_whenTheTableIsOfAnEarlierRelease() throws Exception {
        makeTableOfEarlierRelease();
        try (IcebergCatalog catalog = open()) {
            IcebergLog log = log(TableName.LABELS, catalog);
            log.commit(TickedLabels.next(log.positions()));
            Schema schema = catalog.operations(TableName.LABELS).current().schema();
            assertThat(schema.findField("served_at").fieldId()).isEqualTo(15);
            assertThat(schema.findField("author_id").fieldId()).isEqualTo(16);
            assertThat(schema.findField("prediction").fieldId()).isEqualTo(19);
            TableFiles files = plan(TableName.LABELS, catalog, RowFilter.ALL);
            assertThat(rows(
                            files,
                            "SELECT request_id, author_id FROM t WHERE request_id IN ('old', '0-57000000-0') "
                                    + "ORDER BY request_id"))
                    .isEqualTo(List.of(List.of("0-57000000-0", 11L), java.util.Arrays.asList("old", null)));
            assertThat(new HourMerge(catalog, ROW_FILES)
                            .merge(TableName.LABELS, (int) (Ticks.endMs(TICK) / 3_600_000), sources(catalog)))
                    .isTrue();
            TableFiles merged = plan(TableName.LABELS, catalog, RowFilter.ALL);
            assertThat(merged.paths()).hasSize(1);
            assertThat(number(merged, "SELECT count(*) FROM t WHERE author_id IS NULL"))
                    .isEqualTo(1);
        }
    }

    private static List<org.apache.iceberg.DataFile> sources(IcebergCatalog catalog) {
        var operations = catalog.operations(TableName.LABELS);
        return IcebergTables.files(
                        TableName.LABELS,
                        operations.current(),
                        operations.io(),
                        org.apache.iceberg.expressions.Expressions.alwaysTrue())
                .stream()
                .map(task -> task.file())
                .toList();
    }

    /** The table and a file of the first release, which took labels from samples and knew fifteen columns. */
    private void makeTableOfEarlierRelease() throws Exception {
        String home = folder.toRealPath().toString();
        Schema schema = new Schema(
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
        try (JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFiles(TableSteps.NONE), null, true)) {
            catalog.initialize(
                    "labels",
                    Map.of(
                            "uri",
                            "jdbc:h2:file:" + home
                                    + "/catalog;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                            "warehouse",
                            home + "/tables"));
            catalog.createNamespace(Namespace.of("moment_cross"));
            PartitionSpec byHour =
                    PartitionSpec.builderFor(schema).hour("landed_at").build();
            Table table = catalog.createTable(TableIdentifier.of("moment_cross", "labels"), schema, byHour);
            Path file = Files.createDirectories(folder.resolve("old")).resolve("old.parquet");
            writeOldFile(file);
            table.newAppend()
                    .appendFile(DataFiles.builder(byHour)
                            .withPath(file.toRealPath().toString())
                            .withFormat(FileFormat.PARQUET)
                            .withFileSizeInBytes(Files.size(file))
                            .withPartitionPath("landed_at_hour=" + Ticks.endMs(TICK) / 3_600_000)
                            .withRecordCount(1)
                            .build())
                    .commit();
        }
    }

    private static void writeOldFile(Path file) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("""
                COPY (SELECT 'old' AS request_id, 1::BIGINT AS room_id, 2::BIGINT AS user_id, 'moment' AS policy,
                             'click' AS task, 'POSITIVE' AS kind, NULL::TIMESTAMPTZ AS happened_at,
                             epoch_ms(%d)::TIMESTAMPTZ AS landed_at, %d::BIGINT AS tick, 0 AS "position",
                             1::FLOAT AS propensity, 'm' AS model_name, '1' AS model_version, 'a' AS arm,
                             epoch_ms(%d)::TIMESTAMPTZ AS served_at)
                TO '%s' (FORMAT parquet, FIELD_IDS {
                    request_id: 1, room_id: 2, user_id: 3, policy: 4, task: 5, kind: 6, happened_at: 7, landed_at: 8,
                    tick: 9, "position": 10, propensity: 11, model_name: 12, model_version: 13, arm: 14,
                    served_at: 15})""".formatted(Ticks.endMs(TICK), TICK, Ticks.endMs(TICK), file));
        }
    }

    @Test
    void columnsAreThoseOfTheTable() throws Exception {
        try (IcebergCatalog catalog = open()) {
            IcebergTables tables = new IcebergTables(catalog);
            for (TableName table : TableName.values()) {
                assertThat(tables.columns(table).stream().map(TableColumn::name))
                        .containsExactlyElementsOf(catalog.operations(table).current().schema().columns().stream()
                                .map(Types.NestedField::name)
                                .toList());
                assertThat(catalog.operations(table).current().schema().columns().stream()
                                .map(Types.NestedField::doc))
                        .doesNotContainNull();
            }
            assertThat(tables.columns(TableName.EXPOSURES).getLast().type()).isEqualTo("VARCHAR[]");
        }
    }

    @Test
    void commitFails_whenTheRowsCannotBeWritten() throws Exception {
        try (IcebergCatalog catalog = open()) {
            IcebergLog log = log(TableName.LABELS, catalog);
            TableBatch bad = batch(TableRow.of(Ticks.endMs(TICK), "too", "few"));
            assertThatThrownBy(() -> log.commit(bad)).isInstanceOf(RuntimeException.class);
            assertThat(log.positions()).isEmpty();
        }
    }

    private static TableBatch batch(TableRow row) {
        return new TableBatch(1, Map.of(), Map.of(0, new FeedPosition(1, TICK)), List.of(row));
    }

    private IcebergCatalog open() throws Exception {
        return IcebergCatalog.open(folder, EMBEDDED, TableSteps.NONE);
    }

    private static IcebergLog log(TableName table, IcebergCatalog catalog) {
        return new IcebergLog(table, catalog, ROW_FILES);
    }

    private static TableFiles plan(TableName table, IcebergCatalog catalog, RowFilter filter) {
        return new IcebergTables(catalog).plan(table, filter);
    }
}
