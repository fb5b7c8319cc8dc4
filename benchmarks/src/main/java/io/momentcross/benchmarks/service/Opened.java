package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What was opened, to be closed in the opposite order. One thread's. */
public final class Opened implements AutoCloseable {

    private final List<AutoCloseable> all = new ArrayList<>();

    public <T extends AutoCloseable> T add(T one) {
        all.add(one);
        return one;
    }

    /** Closes all, also where one of them cannot be. */
    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (AutoCloseable one : all.reversed()) {
            try {
                one.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (failed == null) {
                    failed = new IOException("what was opened cannot be closed", e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        all.clear();
        if (failed != null) {
            throw failed;
        }
    }
}
