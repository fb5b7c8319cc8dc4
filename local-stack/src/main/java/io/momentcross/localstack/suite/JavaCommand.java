package io.momentcross.localstack.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a part of ours is started. */
final class JavaCommand {

    private JavaCommand() {}

    /** A service's executable jar, as {@code mvn package} left it. */
    static List<String> jar(Path root, String module, int heapMb, List<String> arguments)
            throws IOException, StackException {
        List<String> command = start(heapMb);
        command.add("-jar");
        command.add(find(root.resolve(module).resolve("target"), module).toString());
        command.addAll(arguments);
        return command;
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
                "-Xms32m",
                String.format(Locale.ROOT, "-Xmx%dm", heapMb),
                "-XX:MaxMetaspaceSize=192m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8"));
    }

    private static Path find(Path target, String module) throws IOException, StackException {
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                var jar = files.filter(file -> file.getFileName().toString().startsWith(module))
                        .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                        .findFirst();
                if (jar.isPresent()) {
                    return jar.get();
                }
            }
        }
        throw new StackException(module + " is not built. Start the suite with ./moment-cross demo, which builds it.");
    }
}
