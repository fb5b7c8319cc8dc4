package io.momentcross.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthLogTest {

    @TempDir
    private Path folder;

    @Test
    void everyStartWritesAFileOfItsOwn() throws Exception {
        for (int start = 0; start < 2; start++) {
            try (TruthLog log = new TruthLog(folder)) {
                log.exposed("r" + start, 1, 9_007_199_254_740_993L, 2, 1_000, 0.25, 0);
            }
        }
        assertThat(folder.resolve("000000.jsonl")).exists();
        assertThat(Files.readString(folder.resolve("000001.jsonl")))
                .contains("\"requestId\":\"r1\"")
                .contains("\"roomId\":\"9007199254740993\"")
                .contains("\"clickProbability\":0.250000");
    }
}
