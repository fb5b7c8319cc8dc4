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

/** Real services, Redis, broker and models; nothing is said of speed. */
class PathPartTest {

    @TempDir
    private Path out;

    @Test
    void allSidesGiveTheSameScores_andAreMeasured() throws Exception {
        List<String> sides = new ArrayList<>(List.of("gateway to Redis", "ranking-service alone"));
        List<String> arguments =
                new ArrayList<>(List.of("serving", "path", "--quick", "--root", "..", "--out", out.toString()));
        if (Files.exists(Path.of("../.cache/fastapi/.fastapi"))) {
            sides.add("FastAPI");
        } else {
            System.out.println("left out: ranking beside FastAPI"
                    + " (benchmarks/src/main/python/install fastapi .cache/fastapi)");
            arguments.add("--path-workers=0");
        }

        int status = Benchmarks.commandLine().execute(arguments.toArray(String[]::new));

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(Files.readString(out.resolve("path.json")));
        JsonNode round = figures.at("/rounds/0");
        assertThat(round.path("barePerSecond").asDouble()).isPositive();
        assertThat(round.path("highest").propertyNames()).containsExactlyElementsOf(sides);
        for (String side : sides) {
            assertThat(round.path("highest").path(side).path("calls").asLong())
                    .as(side)
                    .isPositive();
        }
        assertThat(round.path("cpuMs").path("gateway-service").asDouble()).isPositive();
        assertThat(figures.path("residentMb").propertyNames()).contains("ranking-service", "feature-service", "Redis");
    }

    @Test
    void roomsAreRefused_whenTheyAreFewerThanCandidates() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("serving", "path", "--path-rooms", "99")).isEqualTo(2);
        assertThat(said.toString()).contains("--path-rooms is a number from 100 to 100000, not 99");
    }
}
