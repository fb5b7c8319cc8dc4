package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real feature service and Redis; nothing is said of speed. */
class FeaturesPartTest {

    @TempDir
    private Path out;

    @Test
    void allSidesReadWhatIsThere() throws Exception {
        List<String> sides = new ArrayList<>(List.of("feature-service", "Lettuce alone"));
        List<String> arguments =
                new ArrayList<>(List.of("serving", "features", "--quick", "--root", "..", "--out", out.toString()));
        if (Files.exists(Path.of("../.cache/feast/.feast"))) {
            sides.addAll(List.of("feature-service, 12 features of the rooms", "Feast"));
        } else {
            System.out.println(
                    "left out: features beside Feast (benchmarks/src/main/python/install feast .cache/feast)");
            arguments.add("--features-workers=0");
        }

        int status = Benchmarks.commandLine().execute(arguments.toArray(String[]::new));

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(Files.readString(out.resolve("features.json")));
        assertThat(figures.path("rounds").propertyNames()).containsExactlyElementsOf(sides);
        for (String side : sides) {
            JsonNode round = figures.path("rounds").path(side).path(0);
            assertThat(round.path("perSecond").asDouble()).as(side).isPositive();
        }
        assertThat(out.resolve("feature-reads.svg")).isRegularFile();
        // Two histories of 1,000 records of 40 bytes, and what is kept of 100 rooms.
        assertThat(figures.at("/rounds/Lettuce alone/0/bytes").asDouble()).isGreaterThan(2 * 40_000.0);
    }

    @Test
    void roomsAreRefused_whenTheServiceWouldRefuseThem() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("serving", "features", "--features-rooms", "501"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("--features-rooms is a number from 1 to 500, not 501");
    }
}
