package io.momentcross.starter.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Says how far something is until it is closed: in place on a terminal, a line now and then elsewhere. */
public final class ProgressLine implements AutoCloseable {

    private static final Duration ON_TERMINAL = Duration.ofMillis(500);
    private static final Duration IN_LOGS = Duration.ofSeconds(5);
    private static final String ERASED = "\r\u001b[K";

    private final PrintStream out;
    private final boolean isTerminal;
    private final Supplier<String> text;
    private final Thread runner;
    private volatile boolean isOver;

    /** @param text asked anew for each line, by a thread of its own */
    public ProgressLine(PrintStream out, boolean isTerminal, Supplier<String> text) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.text = text;
        this.runner = Thread.ofPlatform().daemon().name("progress").start(this::run);
    }

    private void run() {
        while (!isOver) {
            LockSupport.parkNanos((isTerminal ? ON_TERMINAL : IN_LOGS).toNanos());
            if (!isOver) {
                out.print(isTerminal ? ERASED + text.get() : text.get() + System.lineSeparator());
                out.flush();
            }
        }
    }

    /** A line that stays. */
    public void say(String line) {
        out.println(isTerminal ? ERASED + line : line);
    }

    @Override
    public void close() {
        isOver = true;
        LockSupport.unpark(runner);
        if (isTerminal) {
            out.print(ERASED);
            out.flush();
        }
    }
}
