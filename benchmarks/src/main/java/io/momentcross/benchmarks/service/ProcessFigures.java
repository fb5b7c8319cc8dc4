package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A service's use of the machine since its start.
 *
 * @param cpuSeconds     processor time of all its threads
 * @param allocatedBytes on the heap, as of the last collection
 * @param residentBytes  now; 0 where the system does not tell (other than Linux)
 */
public record ProcessFigures(double cpuSeconds, double allocatedBytes, double residentBytes) {

    private static final String ALLOCATED = "jvm_gc_memory_allocated_bytes_total";

    public static ProcessFigures of(RestService service) throws IOException, InterruptedException {
        double cpu = service.process().cpu().toNanos() / 1e9;
        return new ProcessFigures(
                cpu,
                first(service.metrics().lines(), ALLOCATED),
                resident(service.process().pid()));
    }

    private static double resident(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return 1024 * first(Files.readAllLines(status).stream(), "VmRSS:");
    }

    /** The number behind {@code name}, with labels or a unit around it or without. */
    private static double first(Stream<String> lines, String name) {
        return lines.filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length())
                        .replaceFirst("^\\{[^}]*}", "")
                        .strip())
                .mapToDouble(rest -> Double.parseDouble(rest.split("\\s+", 2)[0]))
                .findFirst()
                .orElse(0);
    }
}
