package io.momentcross.label.query.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.momentcross.label.query.FakeTables;
import io.momentcross.label.query.Limits;
import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.QueryResult;
import io.momentcross.label.query.QueryResult.Column;
import io.momentcross.label.query.QueryResult.Written;
import io.momentcross.label.query.TableQuery;
import io.momentcross.label.query.TableQuery.Lane;
import io.momentcross.label.query.duckdb.DuckDbWorker;
import io.momentcross.label.query.wire.Frame;
import io.momentcross.label.query.wire.FrameBody;
import io.momentcross.label.query.wire.FrameType;
import io.momentcross.label.query.wire.WorkerQuery;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerEngineTest {

    private static final String ENDLESS = "SELECT count(*) FROM range(1000000000000) a, range(1000000) b";

    @TempDir
    private Path folder;

    private FakeTables tables;
    private WorkerEngine engine;
    private Workers workers;

    @BeforeEach
    void open() throws Exception {
        tables = new FakeTables(folder);
        tables.add(
                TableName.LABELS,
                "SELECT 'r' || i AS request_id, i AS room_id, 'click' AS task, "
                        + "TIMESTAMPTZ '2026-01-01 00:00:00Z' + to_seconds(i) AS landed_at, i // 30 + 1 AS tick "
                        + "FROM range(0, 9000) t(i)");
        tables.newestTick(200);
        QueryProperties limits = Limits.of(folder, "threads", "1");
        workers = TestEngines.workers(limits);
        engine = new WorkerEngine(tables, limits, workers);
    }

    private void restart(String... properties) {
        close();
        workers = TestEngines.workers(Limits.of(folder, properties));
        engine = new WorkerEngine(tables, Limits.of(folder, properties), workers);
    }

    @AfterEach
    void close() {
        engine.close();
        workers.close();
    }

    @Test
    void rowsAreThoseOfWholeTicks_withTheirTypes() throws Exception {
        try (QueryResult result = engine.run(
                "a",
                query("SELECT room_id, landed_at, [task], NULL FROM labels WHERE room_id >= $1 ORDER BY 1", 5998))) {
            assertThat(result.columns().get(1)).isEqualTo(new Column("landed_at", "TIMESTAMP WITH TIME ZONE"));
            assertThat(result.newestLandedAt()).isEqualTo(Instant.ofEpochMilli(200 * 30_000));
            assertThat(result.next()).isTrue();
            assertThat(result.value(0)).isEqualTo(5998L);
            assertThat(result.value(1)).isEqualTo(Instant.parse("2026-01-01T01:39:58Z"));
            assertThat(result.value(2)).isEqualTo(List.of("click"));
            assertThat(result.value(3)).isNull();
            assertThat(result.next()).isTrue();
            assertThat(result.next()).as("tick 201 is not complete").isFalse();
        }
    }

    @Test
    void columnIsNull_whenAFileOrEveryFileLacksIt() throws Exception {
        Path old = folder.resolve("old.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 'e1' AS event_id, 7::BIGINT AS tick) TO '" + old + "' (FORMAT parquet)");
        }
        tables.addFile(TableName.LOST, old);
        assertThat(all("SELECT event_id, reason, tick FROM lost", TableName.LOST))
                .containsExactly(Arrays.asList("e1", null, 7L));
        tables.add(TableName.LOST, "SELECT 'e2' AS event_id, 'LATE' AS reason, 8 AS tick");
        assertThat(all("SELECT event_id, reason, tick FROM lost ORDER BY 1", TableName.LOST))
                .containsExactly(Arrays.asList("e1", null, 7L), List.of("e2", "LATE", 8L));
        assertThat(all("SELECT * FROM served", TableName.SERVED)).isEmpty();
    }

    @Test
    void bytesAreNotToBeSeen() throws Exception {
        assertThat(columns("SELECT * FROM served", TableName.SERVED))
                .contains("request_id")
                .doesNotContain("record");
    }

    @Test
    void errorSaysWhere_whenTheQueryIsWrong() {
        QueryException e = failure("SELECT room_id,\n  nothing FROM labels");
        assertThat(e.reason()).isEqualTo(Reason.WRONG);
        assertThat(e.position()).isEqualTo(18);
        assertThat(e).hasMessageContaining("nothing").hasMessageNotContaining("LINE");
    }

    private QueryException failure(String id, String sql, Duration timeout) {
        return catchThrowableOfType(
                QueryException.class,
                () -> engine.run(id, new TableQuery(sql, List.of(), Map.of(), Lane.LONG, timeout)));
    }

    @Test
    void queryIsStopped_whenItsTimeIsUp() {
        long from = System.nanoTime();
        QueryException e = failure("slow", ENDLESS, Duration.ofMillis(200));
        assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void queryIsStopped_whenItIsCancelled() {
        CompletableFuture<QueryException> ended =
                CompletableFuture.supplyAsync(() -> failure("q-1", ENDLESS, Lane.LONG));
        while (!engine.cancel("q-1")) {
            Thread.onSpinWait();
        }
        assertThat(ended.join().reason()).isEqualTo(Reason.CANCELLED);
        assertThat(engine.cancel("q-1")).as("it has ended").isFalse();
    }

    @Test
    void queryIsRefused_whenItNeedsTooMuchMemory_andTooMuchDisk() {
        restart("memory", "32MB", "spill", "0B");
        assertThat(failure("SELECT i, count(*) FROM range(100000000) t(i) GROUP BY i ORDER BY 2 LIMIT 1")
                        .reason())
                .isEqualTo(Reason.OUT_OF_MEMORY);
        restart("memory", "32MB", "spill", "16MB");
        assertThat(failure("SELECT i, count(*) FROM range(100000000) t(i) GROUP BY i ORDER BY 2 LIMIT 1")
                        .reason())
                .isEqualTo(Reason.OUT_OF_MEMORY);
    }

    @Test
    void queryGoesOnOnDisk_whenItsMemoryIsNotEnough() throws Exception {
        String groups = "SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS k FROM range(2000000) t(i) GROUP BY k)";
        restart("memory", "64MB", "spill", "0B");
        assertThat(failure(groups).reason()).isEqualTo(Reason.OUT_OF_MEMORY);
        restart("memory", "64MB", "spill", "1GB");
        assertThat(all(groups, TableName.LABELS)).containsExactly(List.of(2_000_000L));
    }

    @Test
    void onlyItsProcessEnds_whenAQueryTakesWhatTheDatabaseDoesNotCount() throws Exception {
        restart("memory", "64MB", "process-memory", "192MB", "threads", "1");
        try (QueryResult other = engine.run("other", query("SELECT * FROM range(10000000)"))) {
            assertThat(other.next()).isTrue();
            // A hash table of the standard library: outside of the database's own count.
            QueryException e = failure("hog", "SELECT entropy(range) FROM range(1000000000)", Lane.LONG);
            assertThat(e.reason()).isEqualTo(Reason.OUT_OF_MEMORY);
            for (int i = 0; i < 100_000; i++) {
                assertThat(other.next()).as("a query beside it goes on").isTrue();
            }
        }
        assertThat(all("SELECT count(*) FROM labels WHERE tick <= 1", TableName.LABELS))
                .containsExactly(List.of(30L));
    }

    @Test
    void queryIsOutOfMemory_whenOneValueIsLargerThanTheProcess() {
        assertThat(failure("SELECT length(repeat('x', 1500000000))").reason()).isEqualTo(Reason.OUT_OF_MEMORY);
    }

    @Test
    void queryIsOutOfMemory_whenARowIsTooLargeToPassOn() {
        QueryException e = firstRowFailure("SELECT repeat('x', 9000000)");
        assertThat(e.reason()).isEqualTo(Reason.OUT_OF_MEMORY);
        assertThat(e).hasMessageContaining("8 MB");
        assertThat(firstRowFailure("SELECT repeat('x', 60000000), range FROM range(10)")
                        .reason())
                .as("its heap is full")
                .isEqualTo(Reason.OUT_OF_MEMORY);
    }

    private QueryException firstRowFailure(String sql) {
        return catchThrowableOfType(QueryException.class, () -> {
            try (QueryResult result = engine.run("a", query(sql))) {
                result.next();
            }
        });
    }

    @Test
    void answerBreaksOff_whenItsProcessIsKilled() throws Exception {
        try (QueryResult result = engine.run("a", query("SELECT * FROM range(1000000000)"))) {
            assertThat(result.next()).isTrue();
            kill();
            QueryException e = catchThrowableOfType(QueryException.class, () -> {
                while (result.next()) {
                    assertThat(result.value(0)).isNotNull();
                }
            });
            assertThat(e.reason()).isEqualTo(Reason.WORKER_LOST);
        }
        try (QueryResult result = engine.run("b", query("SELECT * FROM range(1000000000)"))) {
            OutputStream killing = new OutputStream() {
                @Override
                public void write(int b) {
                    kill();
                }
            };
            assertThat(catchThrowableOfType(QueryException.class, () -> result.writeArrow(killing, 1_000_000_000))
                            .reason())
                    .isEqualTo(Reason.WORKER_LOST);
        }
        assertThat(all("SELECT 1", TableName.LABELS)).containsExactly(List.of(1));
    }

    private void kill() {
        workers.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void processIsUsedAgain_unlessItsQueryWasStopped() throws Exception {
        List<Long> pids = new ArrayList<>();
        for (String sql : List.of("SELECT 1", "SELECT * FROM range(1000000000)", "SELECT nothing", "SELECT 2")) {
            try (QueryResult result = engine.run("a", query(sql))) {
                pids.addAll(workers.pids());
                assertThat(result.next()).isTrue();
            } catch (QueryException e) {
                assertThat(e.reason()).isEqualTo(Reason.WRONG);
            }
        }
        assertThat(pids).hasSize(3).containsOnly(pids.getFirst());
        failure("slow", ENDLESS, Duration.ofMillis(50));
        try (QueryResult result = engine.run("a", query("SELECT 1"))) {
            assertThat(result.next()).isTrue();
            assertThat(workers.pids()).hasSize(1).isNotEqualTo(pids.subList(0, 1));
        }
    }

    @Test
    void processEndsWithTheOneThatStartedIt_inTheMiddleOfAQuery() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Process process = new WorkerCommand(new WorkerProgram(DuckDbWorker.class), Limits.of(folder))
                .process(own)
                .start();
        try (DataOutputStream in = new DataOutputStream(process.getOutputStream())) {
            FrameBody body = new FrameBody();
            new WorkerQuery(ENDLESS, List.of(), List.of(), 1, 64 << 20, 0, null, 0).write(body.out());
            body.send(in, FrameType.QUERY);
            assertThat(Frame.read(new DataInputStream(process.getInputStream())))
                    .extracting(Frame::type)
                    .isEqualTo(FrameType.READY);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(own).isEmptyDirectory();
    }

    @Test
    void queryIsNotLetIn_whenTooManyRun() throws Exception {
        restart("long-concurrency", "1", "wait-for-turn", "50ms");
        try (QueryResult running = engine.run("first", query("SELECT 1", Lane.LONG))) {
            assertThat(running.next()).isTrue();
            assertThat(failure("second", "SELECT 1", Lane.LONG).reason()).isEqualTo(Reason.OVERLOAD);
            assertThat(failure("first", "SELECT 1", Lane.QUICK).reason()).isEqualTo(Reason.ID_TAKEN);
            try (QueryResult quick = engine.run("third", query("SELECT 1", Lane.QUICK))) {
                assertThat(quick.next())
                        .as("long work takes no turn of look-ups")
                        .isTrue();
            }
        }
        try (QueryResult next = engine.run("fourth", query("SELECT 1", Lane.LONG))) {
            assertThat(next.next()).isTrue();
        }
    }

    @Test
    void arrowHasTheRowsAskedFor_andSaysThatThereAreMore() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Written written;
        try (QueryResult result = engine.run("a", query("SELECT room_id, landed_at FROM labels ORDER BY 1"))) {
            written = result.writeArrow(out, 5000);
        }
        assertThat(written).isEqualTo(new Written(5000, true, List.of(4999L, Instant.parse("2026-01-01T01:23:19Z"))));
        assertThat(arrowRows(out.toByteArray())).isEqualTo(5000);
    }

    @Test
    void parquetFileHasTheRowsAskedFor_andIsGoneAfterwards() throws Exception {
        Path path;
        try (QueryResult.ParquetFile file =
                engine.export("a", query("SELECT room_id FROM labels WHERE room_id < $1 -- all", 400), 100)) {
            path = file.path();
            try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(*) FROM '" + path + "'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(100);
            }
        }
        assertThat(Files.exists(path)).isFalse();
        assertThat(catchThrowableOfType(
                                QueryException.class, () -> engine.export("b", query("SELECT nothing FROM labels"), 1))
                        .reason())
                .isEqualTo(Reason.WRONG);
        try (var left = Files.list(path.getParent())) {
            assertThat(left).isEmpty();
        }
    }

    private static long arrowRows(byte[] bytes) throws Exception {
        long rows = 0;
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
        }
        return rows;
    }

    private List<List<Object>> all(String sql, TableName table) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        TableQuery query =
                new TableQuery(sql, List.of(), Map.of(table, RowFilter.ALL), Lane.QUICK, Duration.ofSeconds(30));
        try (QueryResult result = engine.run("all", query)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(result.value(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private List<String> columns(String sql, TableName table) throws Exception {
        TableQuery query =
                new TableQuery(sql, List.of(), Map.of(table, RowFilter.ALL), Lane.QUICK, Duration.ofSeconds(30));
        try (QueryResult result = engine.run("columns", query)) {
            return result.columns().stream().map(Column::name).toList();
        }
    }

    private QueryException failure(String sql) {
        return failure("failing", sql, Lane.QUICK);
    }

    private QueryException failure(String id, String sql, Lane lane) {
        return catchThrowableOfType(QueryException.class, () -> engine.run(id, query(sql, lane)));
    }

    private static TableQuery query(String sql, Object... parameters) {
        return new TableQuery(
                sql,
                Arrays.asList(parameters),
                Map.of(TableName.LABELS, RowFilter.ALL),
                Lane.QUICK,
                Duration.ofSeconds(60));
    }

    private static TableQuery query(String sql, Lane lane) {
        return new TableQuery(sql, List.of(), Map.of(TableName.LABELS, RowFilter.ALL), lane, Duration.ofSeconds(60));
    }
}
