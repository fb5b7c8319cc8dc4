package io.momentcross.ranking.model.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.ranking.assembly.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Trials whose process ends as it should not. */
class ProcessTrialTest {

    @TempDir
    private Path folder;

    static final class Killed {
        private Killed() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            long pid = ProcessHandle.current().pid();
            new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        }
    }

    static final class Mute {
        private Mute() {}

        public static void main(String[] arguments) {}
    }

    static final class Failing {
        private Failing() {}

        public static void main(String[] arguments) {
            System.exit(7);
        }
    }

    static final class Hoarding {
        private Hoarding() {}

        public static void main(String[] arguments) {
            List<byte[]> all = new ArrayList<>();
            while (all.size() < 1_000_000) {
                all.add(new byte[1 << 20]);
            }
        }
    }

    static final class Content {
        private Content() {}

        public static void main(String[] arguments) {
            System.out.println(System.getenv().containsKey("HOSTNAME") ? "{\"fault\":\"told\"}" : "{\"fault\":null}");
        }
    }

    /** Is content once with a version. */
    static final class Tired {
        private Tired() {}

        public static void main(String[] arguments) throws IOException {
            Path asked = Path.of(arguments[2], "asked");
            System.out.println(Files.exists(asked) ? "{\"fault\":\"again\"}" : "{\"fault\":null}");
            Files.writeString(asked, "");
        }
    }

    @Test
    void faultNamesTheSignal_whenTheProcessIsKilled() {
        assertThat(fault(Killed.class, null, "evening")).contains("the trial ended with signal 9");
    }

    @Test
    void versionIsRefused_whenTheProcessSaysNothing() {
        assertThat(fault(Mute.class, null, "evening")).contains("the trial ended without an answer");
    }

    @Test
    void faultNamesTheStatus_whenTheProcessFails() {
        assertThat(fault(Failing.class, null, "evening")).contains("the trial ended with status 7");
    }

    @Test
    void faultIsMemory_whenTheHeapIsFull() {
        assertThat(fault(Hoarding.class, null, "evening"))
                .contains("the trial needed more than 256 MB of memory and was ended");
    }

    @Test
    void versionPasses_whenTheProcessIsContent() {
        assertThat(fault(Content.class, null, "evening")).isEmpty();
    }

    @Test
    void versionIsTriedOnce_untilItsManifestChanges() {
        ProcessTrial trial = trial(Tired.class, null);
        assertThat(trial.fault(manifest("evening"), folder)).isEmpty();
        assertThat(trial.fault(manifest("evening"), folder)).isEmpty();
        assertThat(trial.fault(manifest("evening", new ModelManifest.Output("p", "click")), folder))
                .isPresent();
    }

    @Test
    void oldestIsForgotten_whenManyHavePassed() {
        PassedTrials passed = new PassedTrials();
        ModelManifest manifest = manifest("evening");
        for (int i = 0; i < PassedTrials.MOST; i++) {
            passed.add(Path.of("version-" + i), manifest);
        }
        passed.add(Path.of("version-0"), manifest);
        passed.add(Path.of("another"), manifest);
        assertThat(passed.hold(Path.of("version-0"), manifest)).isTrue();
        assertThat(passed.hold(Path.of("version-1"), manifest)).isFalse();
        assertThat(passed.hold(Path.of("version-2"), manifest)).isTrue();
        assertThat(passed.hold(Path.of("another"), manifest)).isTrue();
    }

    @Test
    void defaultModelAloneIsTrusted_whenNothingIsConfigured() {
        assertThat(fault(Failing.class, null, "moment-cross")).isEmpty();
        assertThat(fault(Failing.class, List.of(), "moment-cross")).isPresent();
        assertThat(fault(Failing.class, List.of("evening"), "evening")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "moment-cross"})
    void nothingIsTried_whenTrialsAreOff(String model) {
        TrialProperties off = new TrialProperties(false, null, DataSize.ofMegabytes(256), Duration.ofSeconds(9));
        assertThat(off.needsTrial(model, "moment-cross")).isFalse();
    }

    private Optional<String> fault(Class<?> program, @Nullable List<String> trusted, String model) {
        return trial(program, trusted).fault(manifest(model), folder);
    }

    private static ProcessTrial trial(Class<?> program, @Nullable List<String> trusted) {
        TrialProperties properties =
                new TrialProperties(true, trusted, DataSize.ofMegabytes(256), Duration.ofSeconds(120));
        TrialCommand command = new TrialCommand(program, properties, DataSize.ofMegabytes(1));
        return new ProcessTrial(properties, "moment-cross", command);
    }

    private static ModelManifest manifest(String model, ModelManifest.Output... outputs) {
        return new ModelManifest(
                1, model, "1", Instant.EPOCH, null, null, List.of(), List.of(outputs), null, null, null, List.of());
    }
}
