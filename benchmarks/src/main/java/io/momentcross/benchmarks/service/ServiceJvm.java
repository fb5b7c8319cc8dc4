package io.momentcross.benchmarks.service;

import java.util.ArrayList;
import java.util.List;

/** How services are started: as the chart starts them, but for the size of the heap, which is the same for all. */
public final class ServiceJvm {

    private static final List<String> OPTIONS =
            List.of("-Xmx512m", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");

    private ServiceJvm() {}

    /** @param more after them, so that they have the last word */
    public static List<String> options(List<String> more) {
        List<String> options = new ArrayList<>(OPTIONS);
        // Two collectors at once are refused.
        if (more.stream().anyMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
            options.removeIf(option -> option.endsWith("GC"));
        }
        options.addAll(more);
        return options;
    }
}
