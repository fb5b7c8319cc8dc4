package io.momentcross.label.table.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.momentcross.contracts.Ticks;
import io.momentcross.label.table.TableName;
import io.momentcross.starter.observe.MetricNames;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of one table's topic. */
final class FeedStatistics {

    private static final String TABLE = "table";

    private final TableName table;
    private final MeterRegistry metrics;
    private final Timer commits;
    private final Counter rows;
    private final AtomicLong newestTick = new AtomicLong(-1);
    private final AtomicLong waiting = new AtomicLong();

    FeedStatistics(TableName table, MeterRegistry metrics) {
        this.table = table;
        this.metrics = metrics;
        this.commits = metrics.timer(MetricNames.of("tables", "commit"), TABLE, table.sqlName());
        this.rows = metrics.counter(MetricNames.of("tables", "rows"), TABLE, table.sqlName());
        Gauge.builder(MetricNames.of("tables", "newest.landed"), newestTick, FeedStatistics::landedAt)
                .tag(TABLE, table.sqlName())
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder(MetricNames.of("tables", "waiting.rows"), waiting, AtomicLong::doubleValue)
                .tag(TABLE, table.sqlName())
                .register(metrics);
    }

    private static double landedAt(AtomicLong tick) {
        return tick.get() < 0 ? 0 : Ticks.endMs(tick.get()) / 1000.0;
    }

    void committed(int rows, long newestTick, Duration took) {
        commits.record(took);
        this.rows.increment(rows);
        standsAt(newestTick);
    }

    void standsAt(long tick) {
        newestTick.set(tick);
    }

    /** Rows that have been read, of ticks that have not ended. */
    void waiting(long rows) {
        waiting.set(rows);
    }

    /** A partition's rows are left to the log until their tick has ended. */
    void putOff() {
        metrics.counter(MetricNames.of("tables", "put.off"), TABLE, table.sqlName())
                .increment();
    }

    /** Another writer was first. */
    void conflict() {
        metrics.counter(MetricNames.of("tables", "conflicts"), TABLE, table.sqlName())
                .increment();
    }

    void failed() {
        metrics.counter(MetricNames.of("tables", "failures"), TABLE, table.sqlName())
                .increment();
    }

    void unreadable(String reason) {
        metrics.counter(MetricNames.of("tables", "unreadable"), TABLE, table.sqlName(), MetricNames.REASON, reason)
                .increment();
    }

    /** Records that Kafka no longer had when they were to be taken in. */
    void missed(long records) {
        metrics.counter(MetricNames.of("tables", "missed"), TABLE, table.sqlName())
                .increment((double) records);
    }
}
