package io.momentcross.benchmarks.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This very program in a process of its own. */
public final class SelfCommand {

    private static final String MAIN = "io.momentcross.benchmarks.Benchmarks";

    private SelfCommand() {}

    /** @param options of the JVM */
    public static List<String> of(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        String classpath = System.getProperty("java.class.path");
        command.addAll(classpath.endsWith("-exec.jar") ? List.of("-jar", classpath) : List.of("-cp", classpath, MAIN));
        command.addAll(arguments);
        return command;
    }
}
