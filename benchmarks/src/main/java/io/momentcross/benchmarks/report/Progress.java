package io.momentcross.benchmarks.report;

import java.io.PrintStream;
import java.util.Locale;

/** Says on standard error what is being done, with the seconds since the start. For any thread. */
public final class Progress {

    private final PrintStream out;
    private final long from = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    public void say(String what) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - from) / 1e9, what);
        out.flush();
    }
}
