package io.momentcross.label.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TickedLabels;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog in PostgreSQL, which several processes open. */
class PostgresCatalogTest {

    private static final RowFiles ROW_FILES = new DuckDbRowFiles(64 << 20, TableSteps.NONE);
    private static final int COMMITS = 30;

    private static PostgresServer postgres;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binaries = PostgresServer.binaries();
        if (binaries.isEmpty()) {
            System.out.println("left out: label tables with a PostgreSQL catalog (Debian: apt-get install postgresql)");
        }
        assumeTrue(binaries.isPresent());
        postgres = PostgresServer.start(binaries.get());
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void everyRowIsThereOnce_whenTwoProcessesWriteAndTheirConnectionsBreak() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (IcebergCatalog reading = open();
                IcebergCatalog first = open();
                IcebergCatalog second = open()) {
            TableReaders readers = new TableReaders(reading, 1, TickedLabels.FIRST);
            CompletableFuture<Integer> one = run(() -> write(first, failures));
            CompletableFuture<Integer> two = run(() -> write(second, failures));
            while (!one.isDone() || !two.isDone()) {
                breakConnections();
                Thread.onSpinWait();
            }
            readers.close();
            assertThat(readers.broken()).allMatch(what -> what.contains("SQL"));
            TableFiles files = new IcebergTables(reading).plan(TableName.LABELS, RowFilter.ALL);
            long rows = TickedLabels.rows(files.newestTick());
            assertThat(one.join() + two.join()).isPositive();
            assertThat(TableReads.number(files, "SELECT count(*) FROM t")).isEqualTo(rows);
            assertThat(TableReads.number(files, "SELECT count(DISTINCT request_id) FROM t"))
                    .isEqualTo(rows);
            System.out.println("postgres catalog: " + rows / 10 + " commits by two writers, " + failures
                    + " broken by lost connections");
        }
    }

    @Test
    void oneOwnerKeepsTheTablesUp_untilItsLeaseIsOver() throws Exception {
        try (IcebergCatalog one = open();
                IcebergCatalog two = open()) {
            TableUpkeep first = upkeep(one, "first", Duration.ofMinutes(10));
            TableUpkeep second = upkeep(two, "second", Duration.ofMinutes(10));
            assertThat(first.round()).isTrue();
            assertThat(second.round()).isFalse();
            assertThat(first.round()).isTrue();
            first.release();
            assertThat(second.round()).isTrue();
            assertThat(first.round()).isFalse();
            second.release();
            assertThat(upkeep(one, "third", Duration.ofMillis(-1)).round())
                    .as("a lease that is over at once")
                    .isTrue();
            assertThat(second.round()).isTrue();
        }
    }

    private interface Work {
        int run() throws Exception;
    }

    private static CompletableFuture<Integer> run(Work work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                command -> Thread.ofPlatform().daemon().start(command));
    }

    /** Writes as a pipeline does: after a failure, from where the table stands. */
    private static int write(IcebergCatalog catalog, AtomicInteger failures) {
        int mine = 0;
        IcebergLog log = new IcebergLog(TableName.LABELS, catalog, ROW_FILES);
        for (int i = 0; i < COMMITS; i++) {
            try {
                mine += log.commit(TickedLabels.next(log.positions())) ? 1 : 0;
            } catch (IOException | RuntimeException e) {
                failures.incrementAndGet();
            }
        }
        return mine;
    }

    private static void breakConnections() throws SQLException {
        try (var connection =
                        DriverManager.getConnection(postgres.url(), PostgresServer.USER, PostgresServer.PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    + "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND random() < 0.1");
        }
    }

    private static TableUpkeep upkeep(IcebergCatalog catalog, String owner, Duration lease) {
        return new TableUpkeep(
                catalog,
                ROW_FILES,
                owner,
                new TableProperties.Upkeep(
                        true,
                        Duration.ofSeconds(1),
                        lease,
                        Duration.ofMinutes(30),
                        Duration.ofDays(1),
                        new TableProperties.Retention(null, null, null, null, null)),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
    }

    private static IcebergCatalog open() throws Exception {
        return IcebergCatalog.open(
                folder,
                new TableProperties.Catalog(postgres.url(), PostgresServer.USER, PostgresServer.PASSWORD),
                TableSteps.NONE);
    }
}
