package io.momentcross.label.table.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of its own, from Debian's binaries, in a folder that goes with it. */
final class PostgresServer implements AutoCloseable {

    static final String USER = "moment_cross";
    static final String PASSWORD = "only-for-this-test";

    private static final Path HOME = Path.of("/usr/lib/postgresql");

    private final Path binaries;
    private final Path folder;
    private final int port;

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /** Where the binaries are, if they are there. */
    static Optional<Path> binaries() throws IOException {
        if (!Files.isDirectory(HOME)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(HOME)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    static PostgresServer start(Path binaries) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("postgres");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        PostgresServer server = new PostgresServer(binaries, folder, port);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            var postgres =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(folder, postgres);
            Files.setOwner(password, postgres);
        }
        server.run(
                "initdb",
                "-D",
                folder.resolve("data").toString(),
                "-U",
                USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C");
        server.run(
                "pg_ctl",
                "-D",
                folder.resolve("data").toString(),
                "-l",
                folder.resolve("log").toString(),
                "-w",
                "-o",
                "-p " + port + " -c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder,
                "start");
        return server;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    // PostgreSQL refuses to run as root.
    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("/dev/null").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed");
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @Override
    public void close() throws IOException {
        stop();
        delete();
    }

    private void stop() throws IOException {
        try {
            run("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
