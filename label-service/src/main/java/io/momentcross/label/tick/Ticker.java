package io.momentcross.label.tick;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import io.momentcross.starter.observe.MetricNames;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Writes tick n into every partition of served and feedback when the server's clock passes it. The first record of a
 * number counts, so any number of tickers may run. A tick that Kafka did not take is written again; one that was
 * missed altogether is implied by the next.
 */
@Component
class Ticker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final PartitionWriter partitions;
    private final TickProperties properties;
    private final MeterRegistry metrics;
    private final Clock clock;
    private volatile @Nullable Thread runner;

    Ticker(PartitionWriter partitions, TickProperties properties, MeterRegistry metrics, Clock clock) {
        this.partitions = partitions;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    private void run() {
        long written = -1;
        while (runner != null) {
            long now = clock.millis();
            long ended = Ticks.lastEnded(now);
            if (ended > written) {
                written = write(ended) ? ended : written;
            }
            long untilNext = Ticks.endMs(ended + 1) - now;
            // A clock that is set while this sleeps is noticed within a second.
            LockSupport.parkNanos(Math.min(untilNext, 1_000) * 1_000_000);
        }
    }

    private boolean write(long number) {
        long atMs = Ticks.endMs(number);
        Tick tick = Tick.newBuilder().setNumber(number).setAtMs(atMs).build();
        String id = "tick/" + number;
        String type = "io.momentcross.tick.v1";
        try {
            Instant at = Instant.ofEpochMilli(atMs);
            partitions.write(
                    Topics.SERVED, ServedRecord.newBuilder().setTick(tick).build(), id, type, at);
            partitions.write(
                    Topics.FEEDBACK, FeedbackRecord.newBuilder().setTick(tick).build(), id, type, at);
            metrics.counter(MetricNames.of("ticks", "written")).increment();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            metrics.counter(MetricNames.of("ticks", "failed")).increment();
            LOG.warn("Tick {} could not be written, trying again: {}", number, String.valueOf(e.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            runner = null;
            return false;
        }
    }

    @Override
    public void start() {
        Thread next = Thread.ofPlatform().name("ticker").daemon().unstarted(this::run);
        runner = next;
        next.start();
    }

    @Override
    public void stop() {
        Thread running = runner;
        runner = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return runner != null;
    }

    @Override
    public boolean isAutoStartup() {
        return properties.enabled();
    }
}
