package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Executable jars of the checkout. */
public final class BuiltJar {

    private BuiltJar() {}

    /**
     * @param options of the JVM
     * @throws IOException where the module is not built
     */
    public static List<String> command(Path root, String module, List<String> options) throws IOException {
        return command(root, module, "-exec.jar", options);
    }

    /** The same of a jar that ends in {@code ending}, the only one there. */
    public static List<String> command(Path root, String module, String ending, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", find(root, module, ending).toString()));
        return command;
    }

    private static Path find(Path root, String module, String ending) throws IOException {
        Path target = root.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                var jar = files.filter(file -> file.getFileName().toString().endsWith(ending))
                        .findFirst();
                if (jar.isPresent()) {
                    return jar.get().toAbsolutePath();
                }
            }
        }
        throw new IOException(module + " is not built in "
                + target.toAbsolutePath().normalize() + ". Run this by ./moment-cross bench, which builds it.");
    }
}
