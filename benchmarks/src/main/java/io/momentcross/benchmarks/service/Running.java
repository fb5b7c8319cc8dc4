package io.momentcross.benchmarks.service;

import io.momentcross.localstack.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A child process that has said that it is ready. */
public final class Running implements AutoCloseable {

    /** Whether it answers now. */
    public interface Probe {
        boolean isReady() throws InterruptedException;
    }

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Child child;

    private Running(Child child) {
        this.child = child;
    }

    /** @throws IOException with its last words, where it ends or is not ready within minutes */
    public static Running start(
            String name, List<String> command, Map<String, String> environment, Path log, Probe probe)
            throws IOException, InterruptedException {
        Child child = Child.start(command, environment, log);
        Thread end = new Thread(() -> ProcessHandle.of(child.pid()).ifPresent(Running::end));
        Runtime.getRuntime().addShutdownHook(end);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!probe.isReady()) {
            if (!child.isAlive() || System.nanoTime() > until) {
                String tail = String.join("\n  ", child.lastLines(20));
                child.kill();
                throw new IOException(name + " did not start; its last words are:\n  " + tail);
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        return new Running(child);
    }

    private static void end(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    public long pid() {
        return child.pid();
    }

    /** Processor time of the process since its start, all threads. */
    public Duration cpu() {
        return Cpu.of(child.pid());
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** The last lines that it said. */
    public String lastWords() throws IOException {
        return String.join("\n  ", child.lastLines(20));
    }

    /** As a crash would end it. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public void close() {
        try {
            child.stop(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
