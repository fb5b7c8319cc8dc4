package io.momentcross.starter.childjvm;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a child is started: from the very jars of this process, with little of its environment. It does not end with this
 * process unless its program sees to that.
 */
public final class ChildJvm {

    /** The file in a child's folder that its standard error goes to. */
    static final String ERR = "err";

    private static final List<String> JVM = List.of(
            "-Xms8m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-XX:+DisplayVMOutputToStderr",
            "-Dfile.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** No passwords, no tokens, no options for the service's own JVM. */
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "HOME");

    private static final Path SHELL = Path.of("/bin/sh");

    /** Where memory ends all the same, Linux takes this process first. */
    private static final String GO_FIRST = "echo 1000 2>/dev/null >/proc/self/oom_score_adj; ";

    private static final String YIELD = "command -v nice >/dev/null && exec nice -n 10 \"$@\"; ";

    private static final String BOOT = "org.springframework.boot.loader.";

    private final String name;
    private final Class<?> program;
    private final List<String> options;

    /**
     * @param name    what the shell calls it
     * @param program with a {@code main}
     * @param options of the JVM, besides those that all children have
     */
    public ChildJvm(String name, Class<?> program, String... options) {
        this.name = name;
        this.program = program;
        this.options = List.of(options);
    }

    /**
     * A child that is yet to be started. Its standard input and output are its owner's; its standard error is told by
     * {@link ChildEnd}.
     *
     * @param own folder of this child alone, its {@code java.io.tmpdir}
     */
    public ProcessBuilder process(ChildBounds bounds, Path own, String... arguments) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            String start = bounds.limits() + GO_FIRST + (bounds.yields() ? YIELD : "") + "exec \"$@\"";
            command.addAll(List.of(SHELL.toString(), "-c", start, name));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Xmx" + bounds.heap().toMegabytes() + "m");
        command.add("-XX:MaxMetaspaceSize=" + bounds.metaspace().toMegabytes() + "m");
        command.add("-Djava.io.tmpdir=" + own);
        command.addAll(options);
        command.addAll(main());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(own.resolve(ERR).toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        // Not by -cp: ONNX Runtime 1.29 reads its process's command line, and overflows the stack where it is long.
        environment.put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        return builder;
    }

    /** A child may be started in another folder than this process was. */
    private static String absolute(String classPath) {
        List<String> parts = new ArrayList<>();
        for (String part : classPath.split(File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }

    /** In an executable jar the classes lie in jars inside the jar, which only its own launcher finds. */
    private List<String> main() {
        String main = program.getName();
        return program.getClassLoader().getClass().getName().startsWith(BOOT)
                ? List.of("-Dloader.main=" + main, BOOT + "launch.PropertiesLauncher")
                : List.of(main);
    }
}
