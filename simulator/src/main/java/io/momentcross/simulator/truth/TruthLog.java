package io.momentcross.simulator.truth;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The true click probability of every exposure, one JSON object a line in {@code truth/NNNNNN.jsonl}. Files are begun
 * anew at a size, and the oldest go when there are too many. Thread-safe.
 */
public final class TruthLog implements AutoCloseable {

    private static final long LARGEST = 64L << 20;
    private static final int MOST_FILES = 16;

    private final Path folder;
    private long number;
    private long written;
    private @Nullable BufferedWriter writer;

    public TruthLog(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        List<Path> files = files();
        number = files.isEmpty() ? 0 : numberOf(files.getLast()) + 1;
    }

    /** Writes one exposure down. */
    public synchronized void exposed(
            String requestId,
            long userId,
            long roomId,
            int position,
            long atMs,
            double clickProbability,
            double excitement) {
        try {
            String line = String.format(
                    Locale.ROOT,
                    "{\"requestId\":\"%s\",\"userId\":\"%d\",\"roomId\":\"%d\",\"position\":%d,\"atMs\":%d,"
                            + "\"clickProbability\":%.6f,\"excitement\":%.4f}%n",
                    requestId,
                    userId,
                    roomId,
                    position,
                    atMs,
                    clickProbability,
                    excitement);
            BufferedWriter open = writer == null ? begin() : writer;
            open.write(line);
            written += line.length();
            if (written > LARGEST) {
                close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedWriter begin() throws IOException {
        List<Path> files = files();
        for (Path old : files.subList(0, Math.max(0, files.size() - MOST_FILES + 1))) {
            Files.delete(old);
        }
        written = 0;
        BufferedWriter next =
                Files.newBufferedWriter(folder.resolve(String.format(Locale.ROOT, "%06d.jsonl", number++)));
        writer = next;
        return next;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d{6}\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static long numberOf(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 6));
    }

    @Override
    public synchronized void close() throws IOException {
        BufferedWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }
}
