package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real service and ClickHouse over the same small tables; that they say the same is checked by the benchmark. */
class QueryPartTest {

    private static final String[] LIMITS = {"as served by default", "all cores, 4 GB"};

    @TempDir
    private Path out;

    @Test
    void bothSayTheSame() throws Exception {
        boolean isThere = Files.exists(Path.of("../.cache/clickhouse/.clickhouse"));
        if (!isThere) {
            System.out.println("left out: analysts' queries beside ClickHouse"
                    + " (benchmarks/src/main/python/install clickhouse .cache/clickhouse)");
        }
        assumeTrue(isThere);

        int status =
                Benchmarks.commandLine().execute("labels", "query", "--quick", "--root", "..", "--out", out.toString());

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(Files.readString(out.resolve("query.json")));
        assertThat(figures.path("rows").asLong()).isBetween(45_000L, 55_000L);
        for (String limits : LIMITS) {
            assertThat(figures.path(limits).size()).as(limits).isEqualTo(7);
            figures.path(limits).forEach(side -> {
                assertThat(side.path("rows").asInt()).as(side.toString()).isPositive();
                assertThat(side.at("/ratio/median").asDouble())
                        .as(side.toString())
                        .isPositive();
            });
        }
    }

    @Test
    void rowsAreRefused_whenTheyAreNoNumber() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("labels", "query", "--query-rows", "many")).isEqualTo(2);
        assertThat(said.toString()).contains("--query-rows").contains("'many' is no number such as 250000, 500k");
    }
}
