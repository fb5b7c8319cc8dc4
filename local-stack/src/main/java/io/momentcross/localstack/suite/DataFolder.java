package io.momentcross.localstack.suite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Everything that a suite on this machine keeps, in one folder that one suite uses at a time. */
public final class DataFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws StackException where another suite uses it, or it cannot be written */
    static DataFolder open(Path path) throws IOException, StackException {
        Path folder = Files.createDirectories(path).toRealPath();
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new StackException(
                    "another suite runs on " + folder + ". End it, or give this one a folder of its own with --data.");
        }
        return new DataFolder(folder, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Ends what a suite that was killed left running here; gives their names. */
    List<String> endLeftovers() throws IOException {
        RunFile run = new RunFile(folder);
        List<String> ended = run.parts().entrySet().stream()
                .filter(part -> part.getValue().pid() != ProcessHandle.current().pid())
                .filter(part -> ProcessHandle.of(part.getValue().pid())
                        .filter(DataFolder::isOurs)
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false))
                .map(Map.Entry::getKey)
                .toList();
        run.delete();
        return ended;
    }

    // A number may by now be another program's.
    private static boolean isOurs(ProcessHandle process) {
        String command = process.info().commandLine().orElse("");
        return command.contains("momentcross") || command.contains("-exec.jar") || command.contains("redis");
    }

    /** Secrets of the suite's clients by client id, made once per folder, readable to its owner alone. */
    Map<String, String> secrets(List<String> clients) throws IOException {
        Path file = folder.resolve("secrets.json");
        ObjectMapper json = new ObjectMapper();
        JsonNode known = Files.exists(file) ? json.readTree(Files.readString(file)) : json.createObjectNode();
        ObjectNode written = json.createObjectNode();
        Map<String, String> secrets = new LinkedHashMap<>();
        SecureRandom random = new SecureRandom();
        for (String client : clients) {
            byte[] bytes = new byte[24];
            random.nextBytes(bytes);
            String secret = known.path(client).asString(HexFormat.of().formatHex(bytes));
            secrets.put(client, secret);
            written.put(client, secret);
        }
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, written.toString());
        return secrets;
    }

    /** The secret of one client of a folder that is in use. */
    public static String secret(Path data, String client) throws IOException, StackException {
        Path file = data.resolve("secrets.json");
        if (!Files.exists(file)) {
            throw new StackException("no suite has run on " + data + " yet. Start one with ./moment-cross demo.");
        }
        return new ObjectMapper().readTree(Files.readString(file)).path(client).asString("");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
