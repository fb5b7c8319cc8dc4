package io.momentcross.localstack.suite;

import io.momentcross.localstack.process.Child;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of the suite: how it is started, when it is ready, started again when it ends by itself. */
final class Part {

    /** Whether it answers now. */
    interface Probe {
        boolean isReady();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration END_PATIENCE = Duration.ofSeconds(25);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final String url;
    private final Probe probe;
    private volatile @Nullable Child child;
    private volatile boolean isWanted;

    Part(String name, List<String> command, Map<String, String> environment, Path log, String url, Probe probe) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.url = url;
        this.probe = probe;
    }

    static Probe http(HttpClient http, String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        return () -> {
            try {
                return http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    String name() {
        return name;
    }

    String url() {
        return url;
    }

    long pid() {
        Child running = child;
        return running == null ? 0 : running.pid();
    }

    boolean isWanted() {
        return isWanted;
    }

    boolean isAlive() {
        Child running = child;
        return running != null && running.isAlive();
    }

    void start() throws IOException {
        isWanted = true;
        child = Child.start(command, environment, log);
    }

    /** @throws StackException where it ends or does not answer; with the last lines that it said */
    void awaitReady() throws StackException, IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!probe.isReady()) {
            Child running = child;
            if (running == null || !running.isAlive()) {
                throw new StackException(name + " ended while starting" + tail());
            }
            if (System.nanoTime() > end) {
                throw new StackException(name + " did not answer within " + PATIENCE.toSeconds() + " s" + tail());
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private String tail() throws IOException {
        Child running = child;
        List<String> lines = running == null ? List.of() : running.lastLines(12);
        return ". Its log, " + log + ", ends with:\n  " + String.join("\n  ", lines);
    }

    void kill() throws InterruptedException {
        Child running = child;
        if (running != null) {
            running.kill();
        }
    }

    void stop() throws InterruptedException {
        isWanted = false;
        Child running = child;
        if (running != null) {
            running.stop(END_PATIENCE);
        }
    }
}
