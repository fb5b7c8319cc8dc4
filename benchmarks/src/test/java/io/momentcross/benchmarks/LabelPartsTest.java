package io.momentcross.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** That each part of the join runs to its end and measures something; how fast is not asked. */
class LabelPartsTest {

    @TempDir
    Path out;

    private JsonNode run(String part) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("labels", "--quick", "--out=" + out, "--root=..", part));
        assertThat(Benchmarks.commandLine().execute(arguments.toArray(String[]::new)))
                .isZero();
        return new ObjectMapper().readTree(Files.readString(out.resolve(part + ".json")));
    }

    @Test
    void coreIsMeasured_withOneAndThreePolicies() throws IOException {
        JsonNode core = run("core");

        for (String policies : List.of("policies1", "policies3")) {
            JsonNode round = core.path(policies).path(0);
            assertThat(round.path("events").asLong()).isGreaterThan(100);
            // The process's own time comes in steps that are longer than a quick round.
            assertThat(round.path("threadNanos").asLong()).isPositive();
        }
        assertThat(core.path("policies3").path(0).path("cells").asLong())
                .as("labels")
                .isGreaterThan(core.path("policies1").path(0).path("cells").asLong());
    }

    @Test
    void stateIsMeasured_byWhatItIsOf() throws IOException {
        JsonNode taken = run("state").path("taken");

        long open = taken.path("open").asLong();
        assertThat(open).isGreaterThan(500);
        assertThat(taken.path("joinBytesCompacted").asLong()).isGreaterThan(100 * open);
        assertThat(taken.path("usersBytes").asLong()).isGreaterThan(0);
        assertThat(taken.path("contents")
                        .path("byKind")
                        .path("open exposures by room")
                        .path("entries")
                        .asLong())
                .isEqualTo(open);
    }

    @Test
    void bothSidesDrainTheSame_andLoadIsWorkedOff() throws IOException {
        JsonNode join = run("join");

        assertThat(join.path("rounds")).hasSize(3).allSatisfy(round -> {
            assertThat(round.path("events").asLong()).isGreaterThan(100);
            assertThat(round.path("cpuSeconds").asDouble()).isPositive();
        });
        assertThat(join.path("load").path(0).path("written").asDouble()).isPositive();
    }

    @Test
    void joinGoesOnAfterAKill_withoutAndWithAStandby() throws IOException {
        JsonNode startup = run("startup");

        for (String how : List.of("startedAgain", "standby")) {
            JsonNode round = startup.path(how).path(0);
            assertThat(round.path("open").asLong()).isPositive();
            assertThat(round.path("seconds").asDouble()).isPositive();
        }
    }
}
