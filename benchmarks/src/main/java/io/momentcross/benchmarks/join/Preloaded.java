package io.momentcross.benchmarks.join;

import io.momentcross.benchmarks.report.Progress;
import io.momentcross.benchmarks.service.LocalBroker;
import io.momentcross.benchmarks.traffic.TickInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A broker's folder with both logs in it, for any number of brokers to start from a copy of it. */
final class Preloaded {

    private final Path folder;

    private Preloaded(Path folder) {
        this.folder = folder;
    }

    /**
     * @param ticks how many
     * @param next  gives them one after another
     */
    static Preloaded of(Path work, int partitions, int ticks, Supplier<TickInput> next, Progress progress)
            throws IOException, InterruptedException, ExecutionException {
        Path folder = work.resolve("preloaded");
        try (LocalBroker broker = LocalBroker.start(folder, work.resolve("preload.log"))) {
            JoinTopicsOfRun.create(broker.address(), partitions);
            try (LogFeed feed = new LogFeed(broker.address(), partitions)) {
                long events = 0;
                for (int i = 1; i <= ticks; i++) {
                    TickInput input = next.get();
                    feed.write(input);
                    events += input.events();
                    if (i % 20 == 0 || i == ticks) {
                        progress.say("  written " + i + " of " + ticks + " ticks, " + events + " events");
                    }
                }
            }
        }
        return new Preloaded(folder);
    }

    /** A broker on a copy of its own. */
    LocalBroker broker(Path to) throws IOException, InterruptedException {
        FileSystemUtils.copyRecursively(folder, to.resolve("kafka"));
        return LocalBroker.start(to.resolve("kafka"), to.resolve("broker.log"));
    }

    /** Of all files of these endings under {@code folder}. */
    static long bytes(Path folder, List<String> endings) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> endings.stream().anyMatch(file.toString()::endsWith))
                    .mapToLong(Preloaded::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
