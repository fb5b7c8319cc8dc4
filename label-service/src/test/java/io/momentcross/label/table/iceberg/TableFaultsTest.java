package io.momentcross.label.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TableSteps.Step;
import io.momentcross.label.table.TickedLabels;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer and the upkeep of a table die at every step there is, under readers that never stop. */
class TableFaultsTest {

    private static final TableProperties.Catalog EMBEDDED = new TableProperties.Catalog(null, null, null);
    private static final int ROUNDS_PER_STEP = 40;
    private static final EnumSet<Step> ONCE = EnumSet.of(Step.BEFORE_RETENTION_COMMIT, Step.RETENTION_COMMITTED);
    private static final long FLOOR = TickedLabels.FIRST + 12 * TickedLabels.STEP;

    @TempDir
    private Path folder;

    /** Not an Exception: nothing on the way may think it can go on. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies at the nth time of one step. */
    private static final class DeathAt implements TableSteps {

        private final Step step;
        private final AtomicInteger left;

        DeathAt(Step step, int nth) {
            this.step = step;
            this.left = new AtomicInteger(nth);
        }

        @Override
        public void at(Step reached) {
            if (reached == step && left.decrementAndGet() == 0) {
                throw new Death();
            }
        }
    }

    @Test
    void noRowIsTwiceOrMissing_whenTheProcessDiesAtEveryStep() throws Exception {
        dieAtEveryStep(2);
    }

    @Test
    @Tag("long")
    void noRowIsTwiceOrMissing_whenTheProcessDiesAtEveryStepManyTimes() throws Exception {
        dieAtEveryStep(12);
    }

    private void dieAtEveryStep(int times) throws Exception {
        int deaths = 0;
        try (IcebergCatalog reading = IcebergCatalog.open(folder, EMBEDDED, TableSteps.NONE)) {
            try (TableReaders readers = new TableReaders(reading, 2, FLOOR)) {
                // While there are hours to retire.
                for (Step step : ONCE) {
                    deaths += diesAt(step, 1, readers);
                }
                for (int nth = 1; nth <= times; nth++) {
                    for (Step step : EnumSet.complementOf(ONCE)) {
                        deaths += diesAt(step, nth, readers);
                    }
                }
                liveOn(readers);
                assertThat(readers.broken()).isEmpty();
                assertThat(readers.reads()).isPositive();
                System.out.println("table faults: " + deaths + " deaths under " + readers.reads() + " reads");
            }
        }
    }

    /** Lives until the step is reached the nth time. */
    private int diesAt(Step step, int nth, TableReaders readers) throws Exception {
        DeathAt death = new DeathAt(step, nth);
        try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, death)) {
            RowFiles rowFiles = new DuckDbRowFiles(64 << 20, death);
            IcebergLog log = new IcebergLog(TableName.LABELS, catalog, rowFiles);
            TableUpkeep upkeep = upkeep(catalog, rowFiles, readers);
            for (int round = 0; round < ROUNDS_PER_STEP; round++) {
                assertThat(log.commit(TickedLabels.next(log.positions()))).isTrue();
                upkeep.round();
            }
            throw new AssertionError(step + " was not reached " + nth + " times");
        } catch (Throwable e) {
            if (isDeath(e)) {
                return 1;
            }
            throw e;
        }
    }

    private static boolean isDeath(@Nullable Throwable e) {
        return e != null && (e instanceof Death || isDeath(e.getCause()));
    }

    private static TableUpkeep upkeep(IcebergCatalog catalog, RowFiles rowFiles, TableReaders readers) {
        Duration keep = Duration.ofMillis(System.currentTimeMillis() - Ticks.endMs(FLOOR));
        return new TableUpkeep(
                catalog,
                rowFiles,
                "test",
                new TableProperties.Upkeep(
                        true,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        new TableProperties.Retention(null, keep, null, null, null)),
                new SimpleMeterRegistry(),
                new ReadersClock(readers));
    }

    /** After the last death everything is put right, and nothing is left lying about. */
    private void liveOn(TableReaders readers) throws Exception {
        try (IcebergCatalog catalog = IcebergCatalog.open(folder, EMBEDDED, TableSteps.NONE)) {
            RowFiles rowFiles = new DuckDbRowFiles(64 << 20, TableSteps.NONE);
            IcebergLog log = new IcebergLog(TableName.LABELS, catalog, rowFiles);
            assertThat(log.commit(TickedLabels.next(log.positions()))).isTrue();
            upkeep(catalog, rowFiles, readers).round();
            TableFiles files = new IcebergTables(catalog).plan(TableName.LABELS, RowFilter.ALL);
            long kept = TickedLabels.rows(files.newestTick()) - TickedLabels.rows(FLOOR - TickedLabels.STEP);
            assertThat(TableReads.number(files, "SELECT count(*) FROM t WHERE tick >= " + FLOOR))
                    .isEqualTo(kept);
            assertThat(TableReads.number(files, "SELECT count(*) - count(DISTINCT request_id) FROM t"))
                    .isZero();
            assertThat(files.paths()).as("one file for each closed hour").hasSizeLessThan((int) (kept / 20));
        }
    }
}
