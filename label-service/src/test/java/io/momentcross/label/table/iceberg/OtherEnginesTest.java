package io.momentcross.label.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TickedLabels;
import io.momentcross.label.table.duckdb.DuckDbRowFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Engines that know nothing of this project read its tables. */
class OtherEnginesTest {

    private static final Path SCRIPTS = Path.of("src", "test", "python", "engines");
    private static final Path NOTEBOOK = Path.of("..", "docs", "notebooks", "label-delays.ipynb");
    private static final int TICKS = 8;

    @TempDir
    private static Path folder;

    private static Path python;
    private static String metadata;
    private static List<String> files;

    @BeforeAll
    static void write() throws Exception {
        python = Path.of(System.getProperty("momentcross.test.engines", "../.cache/engines"), "bin", "python");
        if (!Files.isExecutable(python)) {
            System.out.println("left out: label tables read by pyiceberg, Polars and DuckDB for Python"
                    + " (label-service/src/test/python/engines/install .cache/engines)");
        }
        assumeTrue(Files.isExecutable(python));
        try (IcebergCatalog catalog =
                IcebergCatalog.open(folder, new TableProperties.Catalog(null, null, null), TableSteps.NONE)) {
            RowFiles rowFiles = new DuckDbRowFiles(64 << 20, TableSteps.NONE);
            IcebergLog log = new IcebergLog(TableName.LABELS, catalog, rowFiles);
            for (int i = 0; i < TICKS; i++) {
                log.commit(TickedLabels.next(log.positions()));
            }
            HourMerge merge = new HourMerge(catalog, rowFiles);
            for (var hour : merge.due(TableName.LABELS).entrySet()) {
                assertThat(merge.merge(TableName.LABELS, hour.getKey(), hour.getValue()))
                        .isTrue();
            }
            metadata = catalog.operations(TableName.LABELS).current().metadataFileLocation();
            files = new IcebergTables(catalog)
                    .plan(TableName.LABELS, RowFilter.ALL)
                    .paths();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pyiceberg", "polars", "duckdb"})
    void engineSeesEveryRowOnce(String engine) throws Exception {
        JsonNode seen = new ObjectMapper().readTree(run(engine));
        long rows = TickedLabels.rows(TickedLabels.FIRST + (TICKS - 1) * TickedLabels.STEP);
        long ticks = 0;
        for (int i = 0; i < TICKS; i++) {
            ticks += (TickedLabels.FIRST + i * TickedLabels.STEP) * TickedLabels.PARTITIONS * TickedLabels.ROWS;
        }
        assertThat(seen.get("rows").asLong()).isEqualTo(rows);
        assertThat(seen.get("requests").asLong()).isEqualTo(rows);
        assertThat(seen.get("authors").asLong()).isEqualTo(11 * rows);
        assertThat(seen.get("ticks").asLong()).isEqualTo(ticks);
        assertThat(seen.get("landed").asLong()).isEqualTo(Ticks.endMs(ticks));
        assertThat(seen.get("prediction").asDouble()).isEqualTo(0.25);
    }

    @Test
    void notebookTellsAndDrawsTheDelays(@TempDir Path drawn) throws Exception {
        Path picture = drawn.resolve("delays.png");
        List<String> told = run(
                Map.of(
                        "MOMENTCROSS_LABELS", folder.toString(),
                        "MOMENTCROSS_PICTURE", picture.toString(),
                        "MPLBACKEND", "Agg",
                        "MPLCONFIGDIR", drawn.toString()),
                List.of("run_notebook.py", NOTEBOOK.toString()));
        long rows = TickedLabels.rows(TickedLabels.FIRST + (TICKS - 1) * TickedLabels.STEP);
        assertThat(told)
                .anyMatch(line -> line.startsWith(rows + " labels in " + files.size() + " files"))
                .contains("moment click POSITIVE " + rows + " 10.0 10.0 15.0 15.0");
        assertThat(picture).isNotEmptyFile();
    }

    private static String run(String engine) throws Exception {
        List<String> command = new ArrayList<>(List.of("read_tables.py", engine, metadata));
        command.addAll(files);
        return run(Map.of(), command).getLast();
    }

    private static List<String> run(Map<String, String> environment, List<String> script) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(python.toString(), SCRIPTS.resolve(script.getFirst()).toString()));
        command.addAll(script.subList(1, script.size()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONWARNINGS", "ignore");
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = process.inputReader().readAllLines();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
