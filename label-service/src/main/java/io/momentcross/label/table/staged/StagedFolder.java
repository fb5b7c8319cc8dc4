package io.momentcross.label.table.staged;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of one replay, {@code replays/<name>} beside the tables. One process holds it at a time. */
public final class StagedFolder implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGUN = "begun.json";
    private static final String STAGED = "staged.json";
    private static final String DONE = "done.json";
    private static final String REFUSED = "refused.json";

    /** How far it is. */
    public enum State {
        NEW,
        BEGUN,
        STAGED,
        DONE,
        REFUSED
    }

    /**
     * What waits.
     *
     * @param files paths by hour of {@code landed_at} since the epoch
     */
    record Staged(long rows, Map<Integer, List<String>> files) {}

    private final Path folder;
    private final FileChannel channel;

    private StagedFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Where the replays of tables that lie in {@code labels} are. */
    static Path home(Path labels) {
        return labels.resolve("replays");
    }

    /** Empty where another process holds it. */
    public static Optional<StagedFolder> open(Path labels, String name) throws IOException {
        Path folder = Files.createDirectories(home(labels).resolve(name)).toRealPath();
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new StagedFolder(folder, channel));
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path path() {
        return folder;
    }

    public State state() {
        return state(folder);
    }

    /** Without holding it. */
    public static State state(Path folder) {
        if (Files.exists(folder.resolve(DONE))) {
            return State.DONE;
        }
        if (Files.exists(folder.resolve(REFUSED))) {
            return State.REFUSED;
        }
        if (Files.exists(folder.resolve(STAGED))) {
            return State.STAGED;
        }
        return Files.exists(folder.resolve(BEGUN)) ? State.BEGUN : State.NEW;
    }

    /** Why it was refused, without holding it. */
    public static String refusal(Path folder) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve(REFUSED)))
                .path("reason")
                .asString("");
    }

    /** What {@link #begin} was given; empty before. */
    public Optional<String> begun() throws IOException {
        Path file = folder.resolve(BEGUN);
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Keeps what the replay is. */
    public void begin(String what) throws IOException {
        write(BEGUN, what);
    }

    /** Removes the rows that an interrupted replay left. */
    public void clear() throws IOException {
        Path rows = folder.resolve("rows");
        if (Files.exists(rows)) {
            try (Stream<Path> all = Files.walk(rows)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A file for rows of one hour. */
    public Path rowsFile(int hour, String id) {
        return folder.resolve("rows").resolve(hour + "-" + id + ".parquet");
    }

    /** All rows are on disk; from now on they may be taken in. */
    public void stage(long rows, Map<Integer, List<Path>> files) throws IOException {
        ObjectNode staged = JSON.createObjectNode().put("rows", rows);
        ObjectNode hours = staged.putObject("hours");
        files.forEach((hour, paths) -> {
            var names = hours.putArray(hour.toString());
            paths.forEach(path -> names.add(folder.relativize(path).toString()));
        });
        write(STAGED, staged.toString());
    }

    Staged staged() throws IOException {
        JsonNode staged = JSON.readTree(Files.readString(folder.resolve(STAGED)));
        Map<Integer, List<String>> files = new TreeMap<>();
        staged.path("hours")
                .properties()
                .forEach(hour -> files.put(
                        Integer.valueOf(hour.getKey()),
                        hour.getValue()
                                .valueStream()
                                .map(name -> folder.resolve(name.asString()).toString())
                                .toList()));
        return new Staged(staged.path("rows").asLong(), files);
    }

    /** Everything that it was to write is where it belongs. */
    public void done(long rows) throws IOException {
        write(DONE, JSON.createObjectNode().put("rows", rows).toString());
        clear();
    }

    void refuse(String reason) throws IOException {
        write(REFUSED, JSON.createObjectNode().put("reason", reason).toString());
    }

    private void write(String name, String text) throws IOException {
        Path next = folder.resolve(name + ".tmp");
        Files.writeString(next, text);
        try (FileChannel file = FileChannel.open(next, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel parent = FileChannel.open(folder, StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
