package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.service.BuiltJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The ways to start a service that was built. A command is all of it but the service's own arguments. */
final class UnpackedService {

    /** Starts a service, waits until it is ready, and ends it. */
    interface Trial {
        Object run(List<String> command) throws Exception;
    }

    private final List<String> jvm;
    private final List<String> packed;
    private final Path jar;
    private final Path work;

    private UnpackedService(List<String> jvm, List<String> packed, Path jar, Path work) {
        this.jvm = jvm;
        this.packed = packed;
        this.jar = jar;
        this.work = work;
    }

    /**
     * @param heapMb its largest heap
     * @param work   a folder for the unpacked jars, the cache and logs
     */
    static UnpackedService of(Path root, String module, int heapMb, Path work)
            throws IOException, InterruptedException {
        List<String> jvm = List.of("-Xmx" + heapMb + "m", "--enable-native-access=ALL-UNNAMED");
        Path folder = work.resolve("unpacked-" + module);
        List<String> extract = new ArrayList<>(BuiltJar.command(root, module, List.of("-Djarmode=tools")));
        extract.addAll(List.of("extract", "--destination", folder.toString()));
        wait(extract, work.resolve("extract.log"));
        try (Stream<Path> files = Files.list(folder)) {
            Path jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(module + " was unpacked to nothing"));
            return new UnpackedService(jvm, BuiltJar.command(root, module, jvm), jar, work);
        }
    }

    List<String> packed() {
        return packed;
    }

    List<String> plain() {
        return command(List.of());
    }

    /** With the classes, loaded and linked, that the trial loaded. */
    List<String> cached(Trial trial) throws Exception {
        Path seen = work.resolve("classes.aotconf");
        Path cache = work.resolve("classes.aot");
        trial.run(command(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen)));
        wait(
                command(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen, "-XX:AOTCache=" + cache)),
                work.resolve("aot.log"));
        // Refused rather than ignored where it does not fit.
        return command(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache));
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static void wait(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with " + status + ":\n" + Files.readString(log));
        }
    }
}
