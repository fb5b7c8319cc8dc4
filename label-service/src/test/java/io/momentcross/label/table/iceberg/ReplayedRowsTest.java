package io.momentcross.label.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TableSteps.Step;
import io.momentcross.label.table.TickedLabels;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of a replay into a table that is written meanwhile. */
class ReplayedRowsTest {

    private static final TableProperties.Catalog EMBEDDED = new TableProperties.Catalog(null, null, null);
    private static final int ROWS = 30;

    @TempDir
    private Path folder;

    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"ROWS_WRITTEN", "FILE_FORCED", "MERGE_WRITTEN", "METADATA_WRITTEN", "BEFORE_COMMIT", "AFTER_COMMIT"
            })
    void rowsAreInOnce_whenTheProcessDiesAtAStepAndDoesItAgain(Step at) throws Exception {
        Map<Integer, List<String>> files = replayed();
        Map<Integer, FeedPosition> fed = feed();
        AtomicBoolean isArmed = new AtomicBoolean();
        TableSteps steps = step -> {
            if (step == at && isArmed.get()) {
                throw new Death();
            }
        };
        try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, steps)) {
            isArmed.set(true);
            Throwable died = catchThrowable(() -> rows(catalog, steps).add("again", files, ROWS));
            isArmed.set(false);
            assertThat(Stream.iterate(died, Objects::nonNull, Throwable::getCause))
                    .hasAtLeastOneElementOfType(Death.class);
        }
        try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, TableSteps.NONE)) {
            assertThat(count(catalog)).isIn(0L, (long) ROWS);
            rows(catalog, TableSteps.NONE).add("again", files, ROWS);
            rows(catalog, TableSteps.NONE).add("again", files, ROWS);
            assertThat(count(catalog)).isEqualTo(ROWS);
            IcebergTables tables = new IcebergTables(catalog);
            assertThat(tables.replayedPolicies()).containsExactly("again");
            IcebergLog log = new IcebergLog(TableName.LABELS, catalog, new DuckDbRowFiles(64 << 20, TableSteps.NONE));
            assertThat(log.positions()).isEqualTo(fed);
            assertThat(log.commit(TickedLabels.next(fed))).isTrue();
            assertThat(new IcebergFolder(folder).replays()).containsExactly("again");
            assertThat(new IcebergFolder(folder).positions(TableName.LABELS)).isEqualTo(log.positions());
        }
    }

    @Test
    void rowsAreRefused_whenThereAreNotAsManyAsWereWritten() throws Exception {
        Map<Integer, List<String>> files = replayed();
        try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, TableSteps.NONE)) {
            assertThatThrownBy(() -> rows(catalog, TableSteps.NONE).add("again", files, ROWS + 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("hold 30 rows and should hold 31");
            assertThat(count(catalog)).isZero();
            assertThat(new IcebergTables(catalog).replayedPolicies()).isEmpty();
        }
    }

    private static IcebergReplayedRows rows(IcebergCatalog catalog, TableSteps steps) {
        return new IcebergReplayedRows(catalog, new DuckDbRowFiles(64 << 20, steps));
    }

    private static long count(IcebergCatalog catalog) throws Exception {
        TableFiles files = new IcebergTables(catalog).plan(TableName.LABELS, RowFilter.ALL);
        return TableReads.number(files, "SELECT count(*) FROM t WHERE request_id LIKE 'replayed-%'");
    }

    private Map<Integer, FeedPosition> feed() throws Exception {
        try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, TableSteps.NONE)) {
            IcebergLog log = new IcebergLog(TableName.LABELS, catalog, new DuckDbRowFiles(64 << 20, TableSteps.NONE));
            for (int i = 0; i < 3; i++) {
                assertThat(log.commit(TickedLabels.next(log.positions()))).isTrue();
            }
            return log.positions();
        }
    }

    /** Two files an hour, three hours. */
    private Map<Integer, List<String>> replayed() throws Exception {
        TableSchema schema = TableSchemas.of(TableName.LABELS);
        Map<String, Integer> ids = new HashMap<>();
        schema.columns().forEach(column -> ids.put(column.name(), ids.size() + 1));
        DuckDbRowFiles writer = new DuckDbRowFiles(64 << 20, TableSteps.NONE);
        Map<Integer, List<String>> files = new TreeMap<>();
        for (int i = 0; i < 6; i++) {
            long tick = TickedLabels.FIRST + 120L * (i / 2);
            List<TableRow> rows = new ArrayList<>();
            for (int row = 0; row < ROWS / 6; row++) {
                rows.add(TickedLabels.row("replayed-" + i + "-" + row, tick));
            }
            Path file = folder.resolve("staged").resolve(i + ".parquet");
            writer.write(schema, ids, rows, file);
            files.computeIfAbsent(Math.toIntExact(Ticks.endMs(tick) / 3_600_000), hour -> new ArrayList<>())
                    .add(file.toString());
        }
        return files;
    }
}
