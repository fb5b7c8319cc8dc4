package io.momentcross.ranking.rank;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import java.util.ArrayList;
import java.util.List;

/** What was missing for one answer, counted by name. One thread. */
final class Degraded {

    private final List<String> missing = new ArrayList<>();
    private final MeterRegistry metrics;

    Degraded(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void addIf(boolean isMissing, String what) {
        if (isMissing) {
            missing.add(what);
            metrics.counter(MetricNames.of("rank", "degraded"), MetricNames.REASON, what)
                    .increment();
        }
    }

    boolean isEmpty() {
        return missing.isEmpty();
    }

    List<String> all() {
        return List.copyOf(missing);
    }
}
