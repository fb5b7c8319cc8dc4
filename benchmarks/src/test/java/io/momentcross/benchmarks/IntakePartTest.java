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

/** A real service, broker and issuer; nothing is said of speed. */
class IntakePartTest {

    @TempDir
    private Path out;

    @Test
    void bothAcknowledgeEvents() throws Exception {
        int status = Benchmarks.commandLine()
                .execute("labels", "intake", "--quick", "--root", "..", "--out", out.toString());

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(Files.readString(out.resolve("intake.json")));
        for (String law : new String[] {"callers", "rates"}) {
            JsonNode pair = figures.path(law).path(0);
            assertThat(pair.at("/intake/median").asDouble()).as(law).isPositive();
            assertThat(pair.at("/producer/median").asDouble()).as(law).isPositive();
            assertThat(pair.at("/intakeP99Ms/median").asDouble())
                    .as(law)
                    .isGreaterThanOrEqualTo(pair.at("/intakeP50Ms/median").asDouble())
                    .isPositive();
        }
    }

    @Test
    void sizesAreRefused_whenTheIntakeWouldRefuseThem() {
        StringWriter said = new StringWriter();
        CommandLine line = Benchmarks.commandLine().setErr(new PrintWriter(said));

        assertThat(line.execute("labels", "intake", "--intake-sizes", "20,501")).isEqualTo(2);
        assertThat(said.toString()).contains("--intake-sizes are numbers from 1 to 500");
    }
}
