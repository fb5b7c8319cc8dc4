package io.momentcross.ranking.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.ranking.inference.ModelSession;
import io.momentcross.ranking.inference.Tensor;
import io.momentcross.ranking.model.StrangerModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEngineTest {

    static final class Start {
        private Start() {}

        public static void main(String[] arguments) {
            OnnxEngine engine = new OnnxEngine();
            System.out.println("started: " + engine.getClass());
        }
    }

    @Test
    void outputsComeAsTheyAreNamed_whenOneIsNamedTwice(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("model.onnx"), StrangerModel.graph("plain"));
        try (ModelSession session = new OnnxEngine().open(file)) {
            String name = session.outputs().getFirst();
            Tensor rooms = Tensor.int64("room_id", List.of(2L));
            assertThat(session.run(List.of(rooms), List.of(name, name)))
                    .isEqualTo(new float[][] {{0.5f, 0.5f}, {0.5f, 0.5f}});
            assertThat(session.infer(List.of(rooms), List.of(name, name)))
                    .extracting(Tensor::name)
                    .containsExactly(name, name);
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
