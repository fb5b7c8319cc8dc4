package io.momentcross.label.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How far a replay is, how fast, and how long it takes: in place on a terminal, a line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {

    private static final Duration ON_TERMINAL = Duration.ofMillis(500);
    private static final Duration IN_LOGS = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean isTerminal;
    private final String name;
    private final long total;
    private final ReplayCounts counts;
    private final long sinceNanos = System.nanoTime();
    private volatile @Nullable Thread runner;

    ProgressLine(PrintStream out, boolean isTerminal, String name, long total, ReplayCounts counts) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.name = name;
        this.total = total;
        this.counts = counts;
    }

    void start() {
        Thread next = Thread.ofPlatform().daemon().name("replay-progress").unstarted(this::run);
        runner = next;
        next.start();
    }

    private void run() {
        while (true) {
            LockSupport.parkNanos((isTerminal ? ON_TERMINAL : IN_LOGS).toNanos());
            if (runner == null) {
                return;
            }
            String line = name + ": " + text(total, counts.records(), Duration.ofNanos(System.nanoTime() - sinceNanos));
            if (isTerminal) {
                out.print("\r\u001b[K" + line);
                out.flush();
            } else {
                out.println(line);
            }
        }
    }

    /** @param total how many there are, about: more may come */
    static String text(long total, long done, Duration took) {
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
        String left = done == 0 ? "?" : clock(Math.round(seconds / share - seconds));
        return String.format(
                Locale.ROOT,
                "%.1f %% | %,d of %,d events | %,.0f events/s | %s left",
                100 * share,
                done,
                Math.max(done, total),
                done / seconds,
                left);
    }

    private static String clock(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    @Override
    public void close() {
        Thread running = runner;
        runner = null;
        LockSupport.unpark(running);
        if (isTerminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
