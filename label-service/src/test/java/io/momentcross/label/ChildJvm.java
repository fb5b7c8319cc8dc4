package io.momentcross.label;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A main class of the tests in a process of its own, to be killed. It ends with this process, too. */
public final class ChildJvm implements AutoCloseable {

    private static final String MARK = "### ";
    private static final int LINES = 200;

    private final Process process;
    private final ConcurrentHashMap<String, CountDownLatch> said = new ConcurrentHashMap<>();
    private final Deque<String> lines = new ArrayDeque<>();

    private ChildJvm(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("child-output").start(this::read);
    }

    public static ChildJvm start(Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Collections.addAll(
                command,
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=io/momentcross/label/child-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        command.addAll(arguments);
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** In the child: lets the parent know. */
    public static void say(String what) {
        System.out.println(MARK + what);
        System.out.flush();
    }

    /** In the child: its parent has gone when this returns. */
    public static void untilInputEnds() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is sent.
        }
        Runtime.getRuntime().halt(0);
    }

    private void read() {
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(MARK)) {
                    latch(line.substring(MARK.length())).countDown();
                } else {
                    keep(line);
                }
            }
        } catch (IOException e) {
            // It was killed.
            keep(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void keep(String line) {
        lines.addLast(line);
        if (lines.size() > LINES) {
            lines.removeFirst();
        }
    }

    private CountDownLatch latch(String what) {
        return said.computeIfAbsent(what, w -> new CountDownLatch(1));
    }

    /** Whether the child has said it. */
    public boolean hasSaid(String what) {
        return latch(what).getCount() == 0;
    }

    /**
     * Waits for the first of these that the child says.
     *
     * @throws AssertionError with its last lines if it says none of them in time
     */
    public void await(Duration within, String... any) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < until) {
            for (String what : any) {
                if (latch(what).await(10, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
        throw new AssertionError("the child said nothing of " + List.of(any) + "; its last lines:\n" + lastLines());
    }

    public synchronized String lastLines() {
        return String.join("\n", lines);
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
