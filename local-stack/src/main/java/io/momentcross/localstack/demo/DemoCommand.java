package io.momentcross.localstack.demo;

import io.momentcross.localstack.suite.StackException;
import io.momentcross.localstack.suite.StackOptions;
import io.momentcross.localstack.suite.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole suite until Ctrl-C. */
@Command(
        name = "demo",
        description = "Run the whole suite on this machine, with simulated traffic and a page to look at.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    private static final Duration TERMINAL_EVERY = Duration.ofSeconds(1);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);

    @Option(names = "--root", hidden = true)
    private Path root = Path.of("");

    @Option(names = "--terminal", hidden = true)
    private boolean isTerminal;

    @Option(names = "--data", description = "Folder for everything that is kept. Default: data.")
    private Path data = Path.of("data");

    @Option(names = "--port", defaultValue = "8080", description = "Of the gateway. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulated world. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--duration", description = "End after this long (10m, 90s). Default: on Ctrl-C.")
    private @Nullable String duration;

    @Option(names = "--no-traffic", description = "Serve, but simulate nobody.")
    private boolean withoutTraffic;

    @Option(names = "--no-learning", description = "Serve, but install and run no trainer.")
    private boolean withoutLearning;

    @Option(
            names = "--requests-per-second",
            defaultValue = "10",
            description = "Of the simulated traffic. Default: ${DEFAULT-VALUE}.")
    private double requestsPerSecond;

    @Option(
            names = "--world",
            defaultValue = "default",
            description = "default, no-cross, no-highlights. Default: ${DEFAULT-VALUE}.")
    private String world = "default";

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Screen screen = new Screen(System.out, isTerminal);
        Duration length;
        try {
            length = duration == null ? Duration.ofDays(36_500) : parse(duration);
        } catch (IllegalArgumentException e) {
            screen.says("--duration: " + e.getMessage());
            return 2;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAndWait, "ending"));
        StackOptions options = new StackOptions(
                root.toAbsolutePath().normalize(),
                data.toAbsolutePath().normalize(),
                port,
                !withoutTraffic,
                seed,
                requestsPerSecond,
                world,
                Optional.empty(),
                !withoutLearning);
        screen.says("starting the suite; logs are in " + options.data().resolve("logs"));
        try (Suite suite = Suite.start(options, screen)) {
            greet(screen, suite);
            watch(screen, options.data(), length);
            screen.says("ending");
        } catch (StackException e) {
            screen.says("moment-cross: " + e.getMessage());
            return 4;
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private static void greet(Screen screen, Suite suite) throws IOException {
        String gateway = suite.addresses().gateway();
        String token = TokenCommand.token(
                suite.addresses().tokenUri(), suite.secret("dev"), "rank events labels features models", "3600");
        screen.says("");
        screen.says("page       " + gateway + "/");
        screen.says("API        " + gateway + "/docs");
        screen.says("try it     curl -s " + gateway + "/v1/rank -H 'Content-Type: application/json' \\");
        screen.says(
                "             -d '{\"userId\":\"7\",\"candidates\":[{\"roomId\":\"1000000\"},{\"roomId\":\"2000000\"}]}' \\");
        screen.says("             -H 'Authorization: Bearer " + token + "'");
        screen.says("");
    }

    private void watch(Screen screen, Path folder, Duration length) throws InterruptedException {
        LiveLine line = new LiveLine(folder);
        Duration every = isTerminal ? TERMINAL_EVERY : LOG_EVERY;
        long until = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < until) {
            long left = Math.min(every.toNanos(), until - System.nanoTime());
            if (end.await(left, TimeUnit.NANOSECONDS)) {
                return;
            }
            screen.live(line.text(Instant.now()));
        }
    }

    // Ctrl-C: the shutdown waits until the suite has ended.
    private void endAndWait() {
        end.countDown();
        try {
            if (!ended.await(90, TimeUnit.SECONDS)) {
                System.err.println("moment-cross: not everything ended in time; what is left is killed");
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            return Duration.parse(lower.startsWith("p") ? lower : "pt" + lower);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no duration; 90s, 10m and 2h are.", e);
        }
    }
}
