package io.momentcross.feature;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** A real Redis Cluster of three masters without replicas, on free ports. */
public final class EmbeddedRedisCluster implements AutoCloseable {

    public static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    // Nodes speak to each other on a port that lies so much higher.
    private static final int BUS = 10_000;

    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final List<RedisServer> servers = new ArrayList<>();

    private EmbeddedRedisCluster(Path folder) {
        this.folder = folder;
    }

    public static EmbeddedRedisCluster start() throws IOException {
        EmbeddedRedisCluster cluster = new EmbeddedRedisCluster(Files.createTempDirectory("redis-cluster"));
        for (int node = 0; node < MASTERS; node++) {
            int port = freePort();
            cluster.ports.add(port);
            cluster.servers.add(cluster.server(port));
        }
        for (int node = 0; node < MASTERS; node++) {
            int number = node;
            cluster.ask(
                    node,
                    redis -> redis.clusterAddSlots(IntStream.range(0, SLOTS)
                            .filter(slot -> cluster.nodeOf(slot) == number)
                            .toArray()));
            cluster.ask(node, redis -> redis.clusterMeet("127.0.0.1", cluster.ports.getFirst()));
        }
        for (int node = 0; node < MASTERS; node++) {
            cluster.awaitOk(node);
        }
        return cluster;
    }

    private RedisServer server(int port) throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .setting("dir " + folder)
                .setting("cluster-enabled yes")
                .setting("cluster-config-file nodes-" + port + ".conf")
                .setting("cluster-node-timeout 1000")
                .setting("cluster-require-full-coverage no")
                .build();
        server.start();
        return server;
    }

    /** {@code host:port} of each node. */
    public List<String> nodes() {
        return ports.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    /** Which node has a slot. */
    public int nodeOf(int slot) {
        return slot * MASTERS / SLOTS;
    }

    /** As by SIGKILL. */
    public void kill(int node) {
        String pid = ask(node, redis -> redis.info("server"))
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .map(line -> line.substring("process_id:".length()).trim())
                .findFirst()
                .orElseThrow();
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts a killed node again, with its slots and without its data. */
    public void restart(int node) throws IOException {
        servers.set(node, server(ports.get(node)));
        awaitOk(node);
    }

    public <T> T ask(int node, Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create("redis://" + nodes().get(node));
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    private void awaitOk(int node) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String info = "";
        while (System.nanoTime() < end) {
            info = ask(node, RedisCommands::clusterInfo);
            if (info.contains("cluster_state:ok")
                    && info.contains("cluster_slots_ok:" + SLOTS)
                    && info.contains("cluster_known_nodes:" + MASTERS)) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("node " + node + " is not well after a minute: " + info);
    }

    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = socket.getLocalPort();
                if (port + BUS <= 65_535 && isFree(port + BUS)) {
                    return port;
                }
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (RedisServer server : servers) {
            server.stop();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
