package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.TickedLabels;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Threads that plan and read {@link TickedLabels} again and again and check what they see: no row twice, none of an
 * ended tick missing, never fewer than before, nothing unreadable.
 */
final class TableReaders implements AutoCloseable {

    private final IcebergCatalog catalog;
    private final IcebergTables tables;
    private final long floor;
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final List<AtomicLong> stateMs = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean isClosed;

    /** @param floor ticks before this one may be retired */
    TableReaders(IcebergCatalog catalog, int number, long floor) {
        this.catalog = catalog;
        this.tables = new IcebergTables(catalog);
        this.floor = floor;
        for (int i = 0; i < number; i++) {
            AtomicLong state = new AtomicLong();
            stateMs.add(state);
            threads.add(Thread.ofPlatform().daemon().name("reader-" + i).start(() -> run(state)));
        }
    }

    /**
     * When a state was made that no reader is behind: nobody looks at what was replaced before. The time at which a
     * read began would not do, since a state is made a while before the catalog has it.
     */
    long oldestStateMs() {
        return stateMs.stream().mapToLong(AtomicLong::get).min().orElseThrow();
    }

    /** What was wrong, in words. */
    List<String> broken() {
        return broken;
    }

    long reads() {
        return reads.get();
    }

    private void run(AtomicLong state) {
        long seen = 0;
        while (!isClosed) {
            try {
                state.set(catalog.operations(TableName.LABELS).current().lastUpdatedMillis());
                TableFiles files = tables.plan(TableName.LABELS, RowFilter.ALL);
                seen = check(files, seen);
                reads.incrementAndGet();
            } catch (SQLException | RuntimeException e) {
                broken.add(e.toString());
            }
        }
        state.set(Long.MAX_VALUE);
    }

    private long check(TableFiles files, long seen) throws SQLException {
        List<List<@Nullable Object>> rows = TableReads.rows(
                files,
                "SELECT count(*), count(DISTINCT request_id), count(*) FILTER (tick >= " + floor + "), "
                        + "count(*) FILTER (tick BETWEEN " + floor + " AND " + files.newestTick() + ") FROM t");
        if (rows.isEmpty()) {
            if (seen > 0) {
                broken.add("all " + seen + " rows are gone");
            }
            return seen;
        }
        List<@Nullable Object> counts = rows.getFirst();
        long all = (Long) counts.get(0);
        long complete = (Long) counts.get(3);
        long wanted = Math.max(0, TickedLabels.rows(files.newestTick()) - TickedLabels.rows(floor - TickedLabels.STEP));
        if (all != (Long) counts.get(1)) {
            broken.add("rows twice: " + counts);
        }
        if (complete != wanted) {
            broken.add("at tick " + files.newestTick() + " there are " + complete + " rows, not " + wanted);
        }
        long kept = (Long) counts.get(2);
        if (kept < seen) {
            broken.add(seen + " rows were seen, and then " + kept);
        }
        if (files.rows() != all) {
            broken.add("planned " + files.rows() + " rows, read " + all);
        }
        return kept;
    }

    @Override
    public void close() {
        isClosed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
