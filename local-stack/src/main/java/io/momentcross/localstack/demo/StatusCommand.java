package io.momentcross.localstack.demo;

import io.momentcross.localstack.suite.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what runs, where, and how much memory it holds. */
@Command(name = "status", description = "Say what a running demo consists of.", mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    @Option(names = "--data", description = "The demo's folder. Default: data.")
    private Path data = Path.of("data");

    @Override
    public Integer call() throws IOException {
        Map<String, RunFile.Part> parts = new RunFile(data).parts();
        if (parts.isEmpty()) {
            System.out.println("no demo runs on " + data.toAbsolutePath().normalize());
            return 1;
        }
        System.out.printf("%-10s %8s %8s  %s%n", "part", "pid", "memory", "");
        long total = 0;
        for (Map.Entry<String, RunFile.Part> part : parts.entrySet()) {
            long pid = part.getValue().pid();
            long megabytes = residentMegabytes(pid);
            total += megabytes;
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %8d %5d MB  %s%n",
                    part.getKey(),
                    pid,
                    megabytes,
                    part.getValue().url());
        }
        System.out.printf(Locale.ROOT, "%-10s %8s %5d MB%n", "together", "", total);
        System.out.println(new LiveLine(data).text(Instant.now()));
        return 0;
    }

    private static long residentMegabytes(long pid) throws IOException {
        Path file = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(file)) {
            return 0;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kilobytes -> Long.parseLong(kilobytes) / 1024)
                .findFirst()
                .orElse(0);
    }
}
