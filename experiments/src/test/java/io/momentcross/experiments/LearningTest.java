package io.momentcross.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The experiment on a day of minutes: that it runs to its report, and judges what was shown. What it says is not asked. */
class WindowsExperimentTest {

    @TempDir
    private Path folder;

    @Test
    void everyVariantIsJudgedOnEveryExposure() throws Exception {
        String python = System.getProperty("momentcross.test.python", "");
        if (python.isEmpty()) {
            System.out.println("left out: the windows experiment (trainer/install trainer/.venv)");
        }
        assumeTrue(!python.isEmpty());
        Path day = folder.resolve("day");
        assertThat(Experiments.commandLine()
                        .execute(
                                "day",
                                "--out",
                                day.toString(),
                                "--hours=0.1",
                                "--warm-up-hours=0.05",
                                "--requests-per-second=2"))
                .isZero();
        Path out = folder.resolve("report");
        ProcessBuilder learning = new ProcessBuilder(
                        python,
                        "-m",
                        "momentcross_trainer",
                        "experiment-windows",
                        "--day=" + day,
                        "--work=" + folder.resolve("work"),
                        "--out=" + out,
                        "--draws=5",
                        "--config=" + Path.of("quick.json").toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        learning.environment().put("OMP_NUM_THREADS", "1");
        Process process = learning.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> said(folder.resolve("log"))).isZero();

        JsonNode variants = new ObjectMapper()
                .readTree(Files.readString(out.resolve("windows.json")))
                .path("variants");
        assertThat(variants.propertyNames()).hasSize(6);
        long exposures = variants.path("moment, with windows").path("exposures").asLong();
        assertThat(exposures).isPositive();
        for (JsonNode variant : variants) {
            assertThat(variant.path("exposures").asLong()).isEqualTo(exposures);
            assertThat(variant.at("/regret/value").asDouble()).isPositive();
            assertThat(variant.at("/tasks/click/auc/value").asDouble()).isBetween(0.0, 1.0);
        }
        for (String picture : List.of("windows-rise.svg", "windows-auc.svg")) {
            assertThat(out.resolve(picture)).content().contains("<svg");
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
