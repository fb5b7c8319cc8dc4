package io.momentcross.label.query.worker;

import io.momentcross.label.query.QueryProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a worker is started: from the very jars of this process, with little of its environment. */
final class WorkerCommand {

    private static final List<String> JVM = List.of(
            "-Xms8m",
            // Rows on their way and the driver; the database works outside of the heap.
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-XX:+DisplayVMOutputToStderr",
            "-Dfile.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED");

    /** No passwords, no tokens, no options for the service's own JVM. */
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "HOME");

    private static final Path SHELL = Path.of("/bin/sh");
    private static final String BOOT = "org.springframework.boot.loader.";

    private final WorkerProgram program;
    private final QueryProperties properties;

    WorkerCommand(WorkerProgram program, QueryProperties properties) {
        this.program = program;
        this.properties = properties;
    }

    /** @param folder for its temporary files and what it says of itself */
    ProcessBuilder process(Path folder) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            command.addAll(
                    List.of(SHELL.toString(), "-c", "ulimit -d " + dataKb() + " || true; exec \"$@\"", "query-worker"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(main());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        return builder;
    }

    /**
     * What the kernel refuses at once, however fast it is asked for: address space, of which the database's allocator
     * keeps more than it uses. The watch over the memory in use is tighter.
     */
    private long dataKb() {
        return 2 * properties.processMemory().toKilobytes() + (512 << 10);
    }

    /** In an executable jar the classes lie in jars inside the jar, which only its own launcher finds. */
    private List<String> main() {
        String main = program.main().getName();
        return program.main().getClassLoader().getClass().getName().startsWith(BOOT)
                ? List.of("-Dloader.main=" + main, BOOT + "launch.PropertiesLauncher")
                : List.of(main);
    }
}
