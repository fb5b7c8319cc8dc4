package io.momentcross.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Each experiment on days of minutes: that it runs to its report, and judges what was shown. What it says is not asked. */
class LearningTest {

    private static final String PYTHON = System.getProperty("momentcross.test.python", "");

    @TempDir
    private static Path folder;

    @TempDir
    private Path out;

    @BeforeAll
    static void days() {
        if (PYTHON.isEmpty()) {
            System.out.println("left out: the experiments (trainer/install trainer/.venv)");
        }
        assumeTrue(!PYTHON.isEmpty());
        for (String world : List.of("default", "no-cross", "no-highlights")) {
            assertThat(Experiments.commandLine()
                            .execute(
                                    "day",
                                    "--out",
                                    folder.resolve(world).toString(),
                                    "--world=" + world,
                                    "--hours=0.1",
                                    "--warm-up-hours=0.05",
                                    "--requests-per-second=2"))
                    .isZero();
        }
    }

    /** Trainings are shared by all experiments, as those of the command are. */
    private JsonNode learned(String experiment, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                PYTHON,
                "-m",
                "momentcross_trainer",
                "experiment-" + experiment,
                "--day=" + folder.resolve("default"),
                "--work=" + folder.resolve("trained"),
                "--out=" + out,
                "--draws=5",
                "--config=" + Path.of("quick.json").toAbsolutePath()));
        command.addAll(List.of(more));
        Path log = out.resolve("log");
        ProcessBuilder learning =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        learning.environment().put("OMP_NUM_THREADS", "1");
        Process process = learning.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> said(log)).isZero();
        assertThat(out.resolve(experiment + ".md")).content().contains("click");
        return new ObjectMapper().readTree(Files.readString(out.resolve(experiment + ".json")));
    }

    private void assertPictures(String... names) {
        for (String name : names) {
            assertThat(out.resolve(name)).content().contains("<svg");
        }
    }

    @Test
    void windowsJudgeEveryVariantOnEveryExposure() throws Exception {
        JsonNode variants = learned("windows").path("variants");
        assertThat(variants.propertyNames()).hasSize(6);
        long exposures = variants.path("moment, with windows").path("exposures").asLong();
        assertThat(exposures).isPositive();
        for (JsonNode variant : variants) {
            assertThat(variant.path("exposures").asLong()).isEqualTo(exposures);
            assertThat(variant.at("/regret/value").asDouble()).isPositive();
            assertThat(variant.at("/tasks/click/auc/value").asDouble()).isBetween(0.0, 1.0);
        }
        assertPictures("windows-rise.svg", "windows-auc.svg");
    }

    @Test
    void ablationsLeaveOutEachPart_andTellUsersApart() throws Exception {
        JsonNode variants = learned("ablations").path("variants");
        assertThat(variants.propertyNames())
                .contains("whole", "without mixed", "without any search", "without contrastive", "PLE of 2 layers")
                .hasSize(10);
        assertThat(variants.at("/whole/tasks/click/auc/difference").asDouble()).isZero();
        double shares = 0;
        for (JsonNode share : variants.path("whole").path("shares")) {
            shares += share.asDouble();
        }
        assertThat(shares).isBetween(0.999, 1.001);
        assertPictures("ablations.svg");
    }

    @Test
    void biasIsToldByTheTimingOfLabels() throws Exception {
        JsonNode found = learned("bias", "--seeds=1");
        double positives = found.at("/delaySeconds/moment/click/positive").asDouble();
        assertThat(positives).isPositive().isLessThan(60);
        assertThat(found.at("/delaySeconds/moment/click/negative").asDouble()).isGreaterThan(positives);
        assertThat(found.at("/delaySeconds/eager/like/correction").asDouble()).isPositive();
        assertThat(found.at("/delaySeconds/foresight/gift").propertyNames()).doesNotContain("correction");
        assertThat(found.path("calibration")
                        .path("foresight, with windows")
                        .at("/timing/first minute/value")
                        .asDouble())
                .isEqualTo(1.0);
        assertPictures("bias.svg");
    }

    @Test
    void controlsCompareWorlds() throws Exception {
        JsonNode controls = learned(
                        "controls",
                        "--no-cross-day=" + folder.resolve("no-cross"),
                        "--no-highlights-day=" + folder.resolve("no-highlights"))
                .path("controls");
        assertThat(controls.path("Cross: without short videos").propertyNames()).containsExactly("default", "no-cross");
        assertThat(controls.path("Moment: an hour late, with windows").propertyNames())
                .containsExactly("default", "no-highlights");
        assertPictures("controls.svg");
    }

    @Test
    void peersLearnTheSame() throws Exception {
        JsonNode variants = learned("peers").path("variants");
        assertThat(variants.propertyNames()).hasSize(5);
        for (JsonNode variant : variants) {
            assertThat(variant.at("/tasks/click/gauc/value").asDouble()).isBetween(0.0, 1.0);
        }
        assertPictures("peers.svg");
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
