package io.momentcross.localstack.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a part of ours is started. */
final class JavaCommand {

    private JavaCommand() {}

    /**
     * A service as it was built: unpacked, which starts faster, or else its executable jar. Classes that were loaded
     * once are kept in an archive beside it and shared with the next start.
     */
    static List<String> jar(Path root, String module, int heapMb, List<String> arguments)
            throws IOException, StackException {
        Path packed = find(root.resolve(module).resolve("target"), module, "-exec.jar")
                .orElseThrow(() -> new StackException(
                        module + " is not built. Start the suite with ./moment-cross demo, which builds it."));
        Path apps = root.resolve(".cache/apps");
        Optional<Path> unpacked = find(apps.resolve(module), module, ".jar").filter(jar -> isNewer(jar, packed));
        List<String> command = start(heapMb);
        if (unpacked.isPresent()) {
            command.addAll(
                    List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + apps.resolve(module + ".jsa")));
        }
        command.addAll(List.of("-jar", unpacked.orElse(packed).toString()));
        command.addAll(arguments);
        return command;
    }

    // The executable jar bears the date of the release; the plain one beside it says when it was built.
    private static boolean isNewer(Path unpacked, Path packed) {
        try (Stream<Path> built = Files.list(packed.getParent())) {
            FileTime since = Files.getLastModifiedTime(unpacked.getParent());
            for (Path jar :
                    built.filter(file -> file.toString().endsWith(".jar")).toList()) {
                if (since.compareTo(Files.getLastModifiedTime(jar)) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** This very program with other arguments. */
    static List<String> self(int heapMb, List<String> arguments) {
        List<String> command = start(heapMb);
        String classpath = System.getProperty("java.class.path");
        if (classpath.endsWith("-exec.jar")) {
            command.addAll(List.of("-jar", classpath));
        } else {
            command.addAll(List.of("-cp", classpath, "io.momentcross.localstack.LocalStack"));
        }
        command.addAll(arguments);
        return command;
    }

    private static List<String> start(int heapMb) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // Many processes share few cores: less is compiled, and they start sooner.
                "-XX:TieredStopAtLevel=1",
                "-Xms32m",
                String.format(Locale.ROOT, "-Xmx%dm", heapMb),
                "-XX:MaxMetaspaceSize=192m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8"));
    }

    private static Optional<Path> find(Path folder, String module, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(module))
                    .filter(file -> file.getFileName().toString().endsWith(end))
                    .findFirst();
        }
    }
}
