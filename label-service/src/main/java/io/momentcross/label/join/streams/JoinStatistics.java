package io.momentcross.label.join.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.label.join.JoinOutput.Lost;
import io.momentcross.label.join.LabelCell;
import io.momentcross.starter.observe.MetricNames;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this instance's join has done since it started. Counters are ahead of the transaction that they belong to. */
public final class JoinStatistics {

    private final MeterRegistry metrics;
    private final LastMinute events;
    private final LastMinute labels;
    private final LongAdder labelsTotal = new LongAdder();
    // To look a counter up in the registry costs more than to say a label.
    private final Map<Landed, Counter> counters = new ConcurrentHashMap<>();
    private final Counter accepted;
    private final Map<Integer, Long> openByPartition = new ConcurrentHashMap<>();
    private final Map<Integer, Long> tickByPartition = new ConcurrentHashMap<>();

    private record Landed(String policy, String task, CellKind kind) {}

    public JoinStatistics(MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.events = new LastMinute(clock);
        this.labels = new LastMinute(clock);
        this.accepted = metrics.counter(MetricNames.of("join", "accepted"));
        Gauge.builder(MetricNames.of("join", "open.exposures"), this, JoinStatistics::openExposures)
                .register(metrics);
        Gauge.builder(MetricNames.of("join", "tick"), this, JoinStatistics::lastTick)
                .register(metrics);
    }

    void accepted() {
        events.add(1);
        accepted.increment();
    }

    void landed(String policy, List<LabelCell> cells) {
        labels.add(cells.size());
        labelsTotal.add(cells.size());
        for (LabelCell cell : cells) {
            counters.computeIfAbsent(new Landed(policy, cell.task(), cell.kind()), this::counter)
                    .increment();
        }
    }

    private Counter counter(Landed landed) {
        return Counter.builder(MetricNames.of("join", "labels"))
                .tag("policy", landed.policy())
                .tag(MetricNames.TASK, landed.task())
                .tag("kind", landed.kind().name().replace("CELL_KIND_", "").toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    void lost(Lost reason) {
        metrics.counter(
                        MetricNames.of("join", "lost"),
                        MetricNames.REASON,
                        reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** A request that came again. */
    void ignored() {
        metrics.counter(MetricNames.of("join", "ignored")).increment();
    }

    void unreadable(String topic) {
        metrics.counter(MetricNames.of("join", "unreadable"), MetricNames.TOPIC, topic)
                .increment();
    }

    void tickDone(int partition, long tick, long open) {
        tickByPartition.put(partition, tick);
        openByPartition.put(partition, open);
    }

    /** This partition is now joined elsewhere. */
    void left(int partition) {
        tickByPartition.remove(partition);
        openByPartition.remove(partition);
    }

    /** Cells of all policies. */
    public long labelsPerMinute() {
        return labels.sum();
    }

    /** Cells of all policies. */
    public long labelsTotal() {
        return labelsTotal.sum();
    }

    /** Mean over the last minute. */
    public double eventsPerSecond() {
        return events.sum() / 60.0;
    }

    public long openExposures() {
        return openByPartition.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The tick that all partitions here have reached; -1 before the first. */
    public long lastTick() {
        return tickByPartition.values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(-1);
    }
}
