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

/** A real ranking service with two versions of its real model; nothing is said of speed. */
class ShadowPartTest {

    @TempDir
    private Path out;

    @Test
    void shadowSeesNothing_thenRequests_whileAllAreAnswered() throws Exception {
        int status = Benchmarks.commandLine()
                .execute(
                        "serving",
                        "shadow",
                        "--quick",
                        "--shadow-rates=0,1",
                        "--shadow-load=0.2",
                        "--root",
                        "..",
                        "--out",
                        out.toString());

        assertThat(status).isZero();
        JsonNode results = new ObjectMapper()
                .readTree(Files.readString(out.resolve("shadow.json")))
                .path("results");
        assertThat(results).hasSize(2).allSatisfy(one -> {
            assertThat(one.at("/rounds/0/calls/calls").asInt()).isPositive();
            assertThat(one.at("/rounds/0/calls/failed").asInt()).isZero();
            assertThat(one.at("/rounds/0/cpuMs").asDouble()).isPositive();
        });
        assertThat(results.at("/0/rounds/0/seen").asDouble()).isZero();
        assertThat(results.at("/1/rounds/0/seen").asDouble()).isPositive();
    }

    @Test
    void rateIsRefused_whenItIsNoShare() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("serving", "shadow", "--shadow-rates", "0,2")).isEqualTo(2);
        assertThat(said.toString()).contains("--shadow-rates are numbers from 0 to 1");
    }
}
