package io.momentcross.benchmarks.service;

import io.momentcross.localstack.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A KRaft broker of this machine alone, in a process of its own. */
public final class LocalBroker implements AutoCloseable {

    private final Running process;
    private final int port;

    private LocalBroker(Running process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param data where its logs lie, or will lie */
    public static LocalBroker start(Path data, Path log) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> command = SelfCommand.of(
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                List.of(
                        "broker",
                        "--port=" + port,
                        "--controller-port=" + Ports.free(),
                        "--data=" + data.toAbsolutePath()));
        return new LocalBroker(Running.start("the broker", command, Map.of(), log, () -> Probes.listens(port)), port);
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Since it started. */
    public Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }
}
