package io.momentcross.label.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableReads;
import io.momentcross.label.table.TableSteps;
import io.momentcross.label.table.TickedLabels;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes a table is killed, again and again, whatever it is doing. */
class TableKillTest {

    private static final long SEED = 7;

    @TempDir
    private Path folder;

    @Test
    void tableIsWhole_whenItsProcessIsKilled() throws Exception {
        kill(4);
    }

    @Test
    @Tag("long")
    void tableIsWhole_whenItsProcessIsKilledFiftyTimes() throws Exception {
        kill(50);
    }

    private void kill(int times) throws Exception {
        Random random = new Random(SEED);
        long newest = -1;
        for (int i = 0; i < times; i++) {
            long said = runAndKill(2 + random.nextInt(12), random.nextInt(400_000_000));
            newest = check(Math.max(said, newest));
        }
        System.out.println("table kills: " + times + ", " + TickedLabels.rows(newest) + " rows are there once");
    }

    /** The newest tick that the process said was in. */
    private long runAndKill(int lines, long nanosAfter) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTableProcess.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        long said = -1;
        try (BufferedReader output = process.inputReader()) {
            for (int i = 0; i < lines; ) {
                String line = output.readLine();
                assertThat(line).as("the process ended by itself").isNotNull();
                assertThat(line).doesNotContain("BROKEN", "Exception in thread");
                if (line.startsWith("IN ")) {
                    said = Long.parseLong(line.substring(3));
                    i++;
                }
            }
            LockSupport.parkNanos(nanosAfter);
            process.destroyForcibly();
            said = Math.max(said, lastSaid(output, said));
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    // What it said between the last line that was waited for and the kill.
    private static long lastSaid(BufferedReader output, long said) {
        long last = said;
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                assertThat(line).doesNotContain("BROKEN");
                // The last line may be cut off.
                if (line.matches("IN \\d{8}")) {
                    last = Long.parseLong(line.substring(3));
                }
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("closed");
        }
        return last;
    }

    private long check(long atLeast) throws Exception {
        try (IcebergCatalog catalog =
                IcebergCatalog.open(folder, new TableProperties.Catalog(null, null, null), TableSteps.NONE)) {
            TableFiles files = new IcebergTables(catalog).plan(TableName.LABELS, RowFilter.ALL);
            assertThat(files.newestTick()).as("what was said to be in is in").isGreaterThanOrEqualTo(atLeast);
            assertThat(TableReads.number(files, "SELECT count(*) FROM t"))
                    .isEqualTo(TickedLabels.rows(files.newestTick()));
            assertThat(TableReads.number(files, "SELECT count(DISTINCT request_id) FROM t"))
                    .isEqualTo(TickedLabels.rows(files.newestTick()));
            return files.newestTick();
        }
    }
}
