package io.momentcross.label.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelTableTest {

    private static final long HOUR_MS = 3_600_000;
    private static final long LANDED = 1_700_000_000_000L / HOUR_MS * HOUR_MS;

    @TempDir
    private Path folder;

    @Test
    void rowsAndOffsetsAreThere_whenTheTableIsOpenedAgain() throws Exception {
        try (LabelTable table = LabelTable.open(folder)) {
            assertThat(table.offsets()).isEmpty();
            assertThat(table.newestLandedAtMs()).isZero();
            table.commit(List.of(row("a", LANDED), row("b", LANDED + HOUR_MS)), Map.of(0, 5L, 1, 9L), LANDED);
            table.commit(List.of(row("c", LANDED + 30_000)), Map.of(1, 12L), LANDED + 30_000);
            table.commit(List.of(), Map.of(0, 7L), LANDED + 60_000);
        }
        try (LabelTable table = LabelTable.open(folder)) {
            assertThat(table.offsets()).isEqualTo(Map.of(0, 7L, 1, 12L));
            assertThat(table.newestLandedAtMs()).isEqualTo(LANDED + 60_000);
            assertThat(table.filesOf("c"))
                    .as("found by its bounds, without the others")
                    .hasSize(1);
            assertThat(landed(table.filesOf("c"))).containsExactly(LANDED + 30_000);
            assertThat(table.filesOf("b").getFirst()).contains("landed_at_hour=" + (LANDED / HOUR_MS + 1));
            assertThat(table.filesOf("z")).isEmpty();
        }
    }

    @Test
    void fileIsRemoved_whenNoCommitTookItIn() throws Exception {
        try (LabelTable table = LabelTable.open(folder)) {
            table.commit(List.of(row("a", LANDED)), Map.of(0, 5L), LANDED);
            Path known = Path.of(table.filesOf("a").getFirst());
            Path orphan = known.resolveSibling("left-by-a-crash.parquet");
            LabelFile.write(List.of(row("x", LANDED)), orphan);
            assertThat(table.removeOrphans()).isEqualTo(1);
            assertThat(Files.exists(orphan)).isFalse();
            assertThat(Files.exists(known)).isTrue();
        }
    }

    private static List<Long> landed(List<String> files) throws Exception {
        List<Long> landed = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            for (String file : files) {
                try (var rows = statement.executeQuery("SELECT epoch_ms(landed_at) FROM '" + file + "'")) {
                    while (rows.next()) {
                        landed.add(rows.getLong(1));
                    }
                }
            }
        }
        return landed;
    }

    private static LabelRow row(String requestId, long landedAtMs) {
        return new LabelRow(
                requestId,
                5,
                7,
                "moment",
                "click",
                "POSITIVE",
                landedAtMs - 10_000,
                landedAtMs,
                landedAtMs / 30_000,
                2,
                1,
                "moment-cross",
                "3",
                "default",
                landedAtMs - 20_000);
    }
}
