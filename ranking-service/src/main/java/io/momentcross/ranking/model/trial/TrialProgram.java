package io.momentcross.ranking.model.trial;

import io.momentcross.ranking.inference.InferenceEngine;
import io.momentcross.ranking.model.open.ModelLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process that loads one version, says on its standard output how that went, and ends. It ends, too, when its
 * standard input does: with the service.
 */
public final class TrialProgram {

    private static final String ENGINES = "io.momentcross.ranking.inference.onnx";

    private TrialProgram() {}

    /** @param arguments model, version, folder of the version, most bytes of its files */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        // Whatever else is written would stand beside the answer.
        System.setOut(System.err);
        Thread.ofPlatform().daemon().name("service-watch").start(TrialProgram::endWithTheService);
        Optional<String> fault;
        try (AnnotationConfigApplicationContext engines = new AnnotationConfigApplicationContext(ENGINES)) {
            fault = ModelLoader.rehearse(
                    engines.getBean(InferenceEngine.class),
                    arguments[0],
                    arguments[1],
                    Path.of(arguments[2]),
                    DataSize.ofBytes(Long.parseLong(arguments[3])));
        }
        out.println(JsonMapper.builder().build().writeValueAsString(new TrialAnswer(fault.orElse(null))));
        out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void endWithTheService() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is sent.
            }
        } catch (IOException e) {
            System.err.println("a trial ends: " + e);
        }
        removeOwnFolder();
        Runtime.getRuntime().halt(1);
    }

    /** Nobody else is left to do it. */
    private static void removeOwnFolder() {
        Path own = Path.of(System.getProperty("java.io.tmpdir"));
        if (own.getFileName().toString().startsWith(ProcessTrial.FOLDER)) {
            FileSystemUtils.deleteRecursively(own.toFile());
        }
    }
}
