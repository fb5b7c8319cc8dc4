package io.momentcross.simulator.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the simulator has done, as a file that is rewritten each second. Thread-safe. */
final class Progress {

    private static final int KEPT = 2_048;

    private final @Nullable Path file;
    private final double[] tookMs = new double[KEPT];
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder degraded = new LongAdder();
    private final LongAdder exposures = new LongAdder();
    private final LongAdder clicks = new LongAdder();
    private final LongAdder events = new LongAdder();
    private long lastRequests;
    private long lastNanos = System.nanoTime();
    private volatile String loading = "";

    /** @param file null to keep nothing */
    Progress(@Nullable Path file) {
        this.file = file;
    }

    void ranked(long nanos, boolean wasDegraded) {
        requests.increment();
        if (wasDegraded) {
            degraded.increment();
        }
        synchronized (tookMs) {
            tookMs[Math.floorMod(next.getAndIncrement(), KEPT)] = nanos / 1e6;
        }
    }

    void failed() {
        errors.increment();
    }

    void exposed(boolean isClicked) {
        exposures.increment();
        if (isClicked) {
            clicks.increment();
        }
    }

    void reported(int count) {
        events.add(count);
    }

    void loading(String what) {
        loading = what;
    }

    long clicks() {
        return clicks.sum();
    }

    long events() {
        return events.sum();
    }

    /** Rewrites the file, whole or not at all. */
    synchronized void write() throws IOException {
        if (file == null) {
            return;
        }
        long now = System.nanoTime();
        long count = requests.sum();
        double perSecond = (count - lastRequests) / Math.max(1e-9, (now - lastNanos) / 1e9);
        lastRequests = count;
        lastNanos = now;
        ObjectNode status = new ObjectMapper()
                .createObjectNode()
                .put("simulated", true)
                .put("requests", count)
                .put("requestsPerSecond", perSecond)
                .put("p50Ms", quantile(0.5))
                .put("p99Ms", quantile(0.99))
                .put("errors", errors.sum())
                .put("degraded", degraded.sum())
                .put("exposures", exposures.sum())
                .put("clicks", clicks.sum())
                .put("events", events.sum())
                .put("loading", loading);
        Path target = file.toAbsolutePath();
        Path written = target.resolveSibling(target.getFileName() + ".tmp");
        Files.writeString(written, status.toString());
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private double quantile(double q) {
        double[] sorted;
        synchronized (tookMs) {
            sorted = Arrays.copyOf(tookMs, Math.min(next.get(), KEPT));
        }
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (q * sorted.length))];
    }
}
