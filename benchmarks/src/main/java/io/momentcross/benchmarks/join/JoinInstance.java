package io.momentcross.benchmarks.join;

import io.momentcross.benchmarks.service.Running;
import io.momentcross.benchmarks.service.SelfCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.ObjectMapper;

/** A {@link JoinProcess} of this run. */
final class JoinInstance implements AutoCloseable {

    private final Path folder;
    private final String name;
    private final Running process;

    private JoinInstance(Path folder, String name, Running process) {
        this.folder = folder;
        this.name = name;
        this.process = process;
    }

    /**
     * Started, not yet running. What was started before by the same name has its state here.
     *
     * @param properties name=value of the join
     * @param kafka      name=value of Kafka Streams
     */
    static JoinInstance start(Path work, String name, String bootstrap, List<String> properties, List<String> kafka)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve(name));
        Files.deleteIfExists(folder.resolve("status.json"));
        List<String> arguments = new ArrayList<>(List.of(
                "join-process",
                "--bootstrap=" + bootstrap,
                "--status=" + folder.resolve("status.json"),
                "--contents=" + folder.resolve("contents.json"),
                "--set=instance-id=" + name,
                "--set=state-directory=" + folder.resolve("state")));
        properties.forEach(property -> arguments.add("--set=" + property));
        kafka.forEach(property -> arguments.add("--kafka=" + property));
        Running process = Running.start(
                "the join",
                SelfCommand.of(JOIN_JVM, arguments),
                Map.of(),
                folder.resolve("log"),
                () -> Files.exists(folder.resolve("status.json")));
        return new JoinInstance(folder, name, process);
    }

    /** The same for the peer. */
    static final List<String> JOIN_JVM = List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC");

    JoinProcess.Status status() throws IOException {
        return new ObjectMapper().readValue(Files.readString(folder.resolve("status.json")), JoinProcess.Status.class);
    }

    void await(String what, Duration within, Predicate<JoinProcess.Status> isSo)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        while (!isSo.test(status())) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("join " + name + " is not " + what + " but " + status()
                        + "; its last words are:\n  " + process.lastWords());
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    String name() {
        return name;
    }

    Running process() {
        return process;
    }

    Path stateFolder() {
        return folder.resolve("state");
    }

    /** What lay in its stores when it ended. */
    StoreContents contents() throws IOException {
        return new ObjectMapper().readValue(Files.readString(folder.resolve("contents.json")), StoreContents.class);
    }

    @Override
    public void close() {
        process.close();
    }
}
