package io.momentcross.ranking.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OnnxEngineTest {

    static final class Start {
        private Start() {}

        public static void main(String[] arguments) {
            OnnxEngine engine = new OnnxEngine();
            System.out.println("started: " + engine.getClass());
        }
    }

    /** As mvn spring-boot:run and IDEs start a service. */
    @Test
    void engineStarts_whenTheCommandLineIsLong() throws Exception {
        ProcessBuilder command = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlong=" + "x".repeat(100_000),
                Start.class.getName()));
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = command.redirectErrorStream(true).start();
        String said = String.join("\n", process.inputReader().readAllLines());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
