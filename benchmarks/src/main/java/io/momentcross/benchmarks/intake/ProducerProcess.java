package io.momentcross.benchmarks.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.load.Load;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.ObjectMapper;

/** A {@link ProduceCommand} that waits for work; a JVM like the service's, and as warm. */
final class ProducerProcess implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    ProducerProcess(String broker, Path log) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        String classpath = System.getProperty("java.class.path");
        if (classpath.endsWith("-exec.jar")) {
            command.addAll(List.of("-jar", classpath));
        } else {
            command.addAll(List.of("-cp", classpath, "io.momentcross.benchmarks.Benchmarks"));
        }
        command.addAll(List.of("produce", "--broker=" + broker));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        in = process.outputWriter(UTF_8);
        out = process.inputReader(UTF_8);
    }

    Load.Result run(Task task) throws IOException {
        in.write(json.writeValueAsString(task));
        in.newLine();
        in.flush();
        // Logging may say something first.
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("{")) {
                return json.readValue(line, Load.Result.class);
            }
        }
        throw new IOException("the bare producer ended by itself");
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
