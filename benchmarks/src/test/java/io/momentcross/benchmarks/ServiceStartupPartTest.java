package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real ranking service; how long it takes is not asked. */
class ServiceStartupPartTest {

    @TempDir
    private Path out;

    @Test
    void serviceBecomesReady_withAndWithoutACache() throws Exception {
        int status = Benchmarks.commandLine()
                .execute("serving", "startup", "--quick", "--root", "..", "--out", out.toString());

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(Files.readString(out.resolve("startup.json")));
        for (String way : new String[] {"one jar", "unpacked", "unpacked, with a cache"}) {
            assertThat(figures.path(way).path(0).path("seconds").asDouble())
                    .as(way)
                    .isPositive();
        }
    }
}
