package io.momentcross.localstack.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A real Redis, from the binary that the library carries; what it holds survives a restart. */
public final class LocalRedis implements AutoCloseable {

    private final RedisServer server;
    private final long pid;

    private LocalRedis(RedisServer server, long pid) {
        this.server = server;
        this.pid = pid;
    }

    /** @param folder where it keeps what it holds */
    public static LocalRedis start(int port, Path folder) throws IOException {
        Files.createDirectories(folder);
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("dir " + folder)
                .setting("appendonly yes")
                .setting("appendfsync everysec")
                .setting("save \"\"")
                .build();
        server.start();
        long pid = ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").contains("redis"))
                .mapToLong(ProcessHandle::pid)
                .max()
                .orElse(0);
        return new LocalRedis(server, pid);
    }

    public long pid() {
        return pid;
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
