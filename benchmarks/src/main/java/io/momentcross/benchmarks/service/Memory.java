package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Memory of processes. */
public final class Memory {

    private Memory() {}

    /**
     * Of a process and all that it started, now: pages in memory, those that several share divided among them (PSS). 0
     * where the system does not tell (other than Linux).
     */
    public static double residentMb(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> Stream.concat(Stream.of(process), process.descendants())
                        .mapToDouble(one -> kilobytes(one.pid()) * 1024 / 1e6)
                        .sum())
                .orElse(0.0);
    }

    private static double kilobytes(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
            return lines.stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", -1)[1]))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
