package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real ranking service whose real model changes ten times; nothing is said of speed. */
class SwapsPartTest {

    @TempDir
    private Path out;

    @Test
    void requestsAreAnswered_whileVersionsComeAndGo() throws Exception {
        int status = Benchmarks.commandLine()
                .execute("serving", "swaps", "--quick", "--root", "..", "--out", out.toString());

        assertThat(status).isZero();
        JsonNode steps = new ObjectMapper()
                .readTree(Files.readString(out.resolve("swaps.json")))
                .path("steps");
        assertThat(steps).hasSize(11).allSatisfy(step -> {
            assertThat(step.at("/calls/calls").asInt()).isPositive();
            assertThat(step.path("residentMb").asDouble()).isPositive();
        });
        assertThat(steps.at("/10/swaps").asInt()).isEqualTo(10);
        assertThat(out.resolve("swaps-memory.svg")).isRegularFile().content().contains("resident after so many swaps");
    }
}
