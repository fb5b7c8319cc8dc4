package io.momentcross.feature.bulk;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How far an import is, how fast, and how long it takes: in place on a terminal, a line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {

    private static final Duration ON_TERMINAL = Duration.ofMillis(500);
    private static final Duration IN_LOGS = Duration.ofSeconds(5);
    private static final String ERASED = "\r\u001b[K";

    private final PrintStream out;
    private final boolean isTerminal;
    private final long total;
    private final AtomicLong done;
    private final long sinceNanos = System.nanoTime();
    private final Thread runner;
    private volatile boolean isOver;

    ProgressLine(PrintStream out, boolean isTerminal, long total, AtomicLong done) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.total = total;
        this.done = done;
        this.runner = Thread.ofPlatform().daemon().name("import-progress").start(this::run);
    }

    private void run() {
        while (!isOver) {
            LockSupport.parkNanos((isTerminal ? ON_TERMINAL : IN_LOGS).toNanos());
            if (!isOver) {
                String line = text(total, done.get(), Duration.ofNanos(System.nanoTime() - sinceNanos));
                out.print(isTerminal ? ERASED + line : line + System.lineSeparator());
                out.flush();
            }
        }
    }

    /** A line that stays. */
    void say(String line) {
        out.println(isTerminal ? ERASED + line : line);
    }

    static String text(long total, long done, Duration took) {
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        double share = total == 0 ? 1 : (double) done / total;
        String left = done == 0 ? "?" : clock(Math.round(seconds / share - seconds));
        return String.format(
                Locale.ROOT,
                "%.1f %% | %,d of %,d rows | %,.0f rows/s | %s left",
                100 * share,
                done,
                total,
                done / seconds,
                left);
    }

    private static String clock(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
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
