package io.momentcross.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoCommandTest {

    @TempDir
    private Path data;

    @ParameterizedTest
    @CsvSource({"90s, 90", "10m, 600", "2H, 7200", "PT5M, 300", "1h30m, 5400"})
    void durationIsWhatItSays(String text, long seconds) {
        assertThat(DemoCommand.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void durationIsRefused_whenItIsNone() {
        assertThatThrownBy(() -> DemoCommand.parse("soon"))
                .hasMessageContaining("soon")
                .hasMessageContaining("10m");
    }

    @Test
    void lineTellsOfTrafficAndLearning_andOfNeitherBeforeTheyBegin() throws Exception {
        LiveLine line = new LiveLine(data);
        assertThat(line.text(Instant.EPOCH)).contains("0.0 requests/s").contains("nothing learned yet");

        Files.writeString(
                data.resolve("simulator.json"),
                "{\"requestsPerSecond\":9.5,\"p50Ms\":12,\"p99Ms\":40,\"events\":12345,\"loading\":\"\"}");
        Files.writeString(
                data.resolve("trainer.json"),
                "{\"version\":7,\"samples\":2000,\"newestLabelAt\":\"1970-01-01T00:01:00.000Z\"}");
        assertThat(line.text(Instant.ofEpochSecond(75)))
                .isEqualTo("9.5 requests/s, p50 12 ms, p99 40 ms | 12,345 events"
                        + " | 2,000 samples learned, version 7, newest label 15 s old");
    }
}
