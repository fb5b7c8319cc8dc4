package io.momentcross.label.table.iceberg;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps the tables up in the background, again and again. */
final class UpkeepRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(UpkeepRunner.class);

    private final TableUpkeep upkeep;
    private final boolean isEnabled;
    private final Duration every;
    private final MeterRegistry metrics;
    private volatile @Nullable Thread runner;

    UpkeepRunner(TableUpkeep upkeep, boolean isEnabled, Duration every, MeterRegistry metrics) {
        this.upkeep = upkeep;
        this.isEnabled = isEnabled;
        this.every = every;
        this.metrics = metrics;
    }

    private void run() {
        while (runner != null) {
            try {
                upkeep.round();
            } catch (IOException | SQLException | RuntimeException e) {
                metrics.counter(MetricNames.of("tables", "upkeep.failures")).increment();
                LOG.warn("The label tables could not be kept up; trying again in {}.", every, e);
            }
            long end = System.nanoTime() + every.toNanos();
            while (runner != null && System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        try {
            upkeep.release();
        } catch (SQLException e) {
            LOG.debug("the lease runs out by itself", e);
        }
    }

    @Override
    public void start() {
        Thread next = Thread.ofPlatform().name("table-upkeep").daemon().unstarted(this::run);
        runner = next;
        next.start();
    }

    // Not interrupted: an interrupt closes the file that is being written.
    @Override
    public void stop() {
        Thread running = runner;
        runner = null;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return runner != null;
    }

    @Override
    public boolean isAutoStartup() {
        return isEnabled;
    }
}
