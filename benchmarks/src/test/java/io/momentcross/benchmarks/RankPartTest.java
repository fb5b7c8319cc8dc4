package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real ranking service with its real model; nothing is said of speed. */
class RankPartTest {

    @TempDir
    private Path out;

    @Test
    void bothSidesAreMeasured_onTheSameRequest() throws Exception {
        int status =
                Benchmarks.commandLine().execute("serving", "rank", "--quick", "--root", "..", "--out", out.toString());

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(Files.readString(out.resolve("rank.json")));
        assertThat(figures.path("longestHistoryOfTheModel").asInt()).isEqualTo(500);
        assertThat(figures.path("cases")).hasSize(2).allSatisfy(one -> {
            JsonNode round = one.path("rounds").path(0);
            for (String figure : new String[] {"serviceCpuMs", "modelCpuMs", "requestsPerSecond", "p50Ms"}) {
                assertThat(round.path(figure).asDouble()).as(figure).isPositive();
            }
        });
        assertThat(figures.at("/cases/0/request/candidates").asInt()).isEqualTo(100);
        assertThat(figures.at("/cases/0/request/history").asInt()).isEqualTo(1000);
    }

    @Test
    void candidatesAreRefused_whenTheServiceWouldRefuseThem() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("serving", "rank", "--rank-candidates", "100,501"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("--rank-candidates are numbers from 1 to 500");
    }
}
