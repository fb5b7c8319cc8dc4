package io.momentcross.ranking.model.trial;

import io.momentcross.ranking.assembly.ModelManifest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** How a trial's process is started: from the very jars of this one, with little of its environment. */
final class TrialCommand {

    static final String OUT = "out";
    static final String ERR = "err";

    private static final List<String> JVM = List.of(
            "-Xms8m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-XX:+DisplayVMOutputToStderr",
            "-Dfile.encoding=UTF-8",
            "-Dlogback.configurationFile=io/momentcross/ranking/model/trial/trial-logback.xml",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** No passwords, no tokens, no options for the service's own JVM. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "HOME");

    private static final Path SHELL = Path.of("/bin/sh");

    /** What the service answers goes before it, and where memory ends all the same, Linux takes this process first. */
    private static final String START = "echo 1000 2>/dev/null >/proc/self/oom_score_adj; "
            + "command -v nice >/dev/null && exec nice -n 10 \"$@\"; exec \"$@\"";

    /** Of 512 bytes, for each file. ONNX Runtime unpacks its library, some 30 MB, into the folder of temporary files. */
    private static final int WRITTEN_BLOCKS = 1 << 17;

    private static final String BOOT = "org.springframework.boot.loader.";

    private final Class<?> program;
    private final TrialProperties properties;
    private final DataSize maxBytes;

    /** @param program with a {@code main} as that of {@link TrialProgram} */
    TrialCommand(Class<?> program, TrialProperties properties, DataSize maxBytes) {
        this.program = program;
        this.properties = properties;
        this.maxBytes = maxBytes;
    }

    /** @param own folder that the process is started in, for its temporary files and what it says */
    ProcessBuilder process(ModelManifest manifest, Path version, Path own) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            command.addAll(List.of(SHELL.toString(), "-c", limits() + START, "model-trial"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Xmx" + heapMb(manifest) + "m");
        command.add("-Djava.io.tmpdir=" + own);
        command.addAll(main());
        command.addAll(List.of(
                manifest.name(),
                manifest.version(),
                version.toAbsolutePath().toString(),
                Long.toString(maxBytes.toBytes())));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(own.toFile())
                .redirectOutput(own.resolve(OUT).toFile())
                .redirectError(own.resolve(ERR).toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        // Not by -cp: ONNX Runtime 1.29 reads its process's command line, and overflows the stack where it is long.
        environment.put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        return builder;
    }

    /** The process starts in another folder than this one did. */
    private static String absolute(String classPath) {
        List<String> parts = new ArrayList<>();
        for (String part : classPath.split(File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }

    /** The file is read into the heap as a whole. */
    private static long heapMb(ModelManifest manifest) {
        long bytes = manifest.files().stream()
                .mapToLong(ModelManifest.ModelFile::bytes)
                .sum();
        return 64 + 2 * (bytes >> 20);
    }

    /** What the kernel refuses at once, however fast it is asked for. The watch over memory and time is tighter. */
    private String limits() {
        long dataKb = 2 * properties.memory().toKilobytes() + (512 << 10);
        long cpuSeconds = 2 * properties.time().toSeconds() + 10;
        return "ulimit -d " + dataKb + "; ulimit -t " + cpuSeconds + "; ulimit -f " + WRITTEN_BLOCKS + "; ";
    }

    /** In an executable jar the classes lie in jars inside the jar, which only its own launcher finds. */
    private List<String> main() {
        String main = program.getName();
        return program.getClassLoader().getClass().getName().startsWith(BOOT)
                ? List.of("-Dloader.main=" + main, BOOT + "launch.PropertiesLauncher")
                : List.of(main);
    }
}
