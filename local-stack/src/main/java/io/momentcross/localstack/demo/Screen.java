package io.momentcross.localstack.demo;

import io.momentcross.localstack.suite.Listener;
import java.io.PrintStream;
import java.util.Locale;

/** Lines that stay, and below them one that is drawn over. Thread-safe. */
final class Screen implements Listener {

    private final PrintStream out;
    private final boolean isTerminal;
    private String live = "";

    Screen(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    @Override
    public void ready(String part, double seconds, String what) {
        says(String.format(Locale.ROOT, "  %-10s ready after %5.1f s   %s", part, seconds, what));
    }

    @Override
    public synchronized void says(String line) {
        out.println(isTerminal ? "\r\033[K" + line : line);
        draw();
    }

    /** Draws over the last line; without a terminal, writes another. */
    synchronized void live(String line) {
        live = line;
        if (isTerminal) {
            draw();
        } else {
            out.println(line);
        }
    }

    private void draw() {
        if (isTerminal && !live.isEmpty()) {
            out.print("\r\033[K" + live);
        }
        out.flush();
    }
}
