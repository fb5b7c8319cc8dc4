package io.momentcross.ranking.rank;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.momentcross.starter.observe.MetricNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The timer of each stage, looked up once: a registry's look-up costs more than the shorter stages. Thread-safe. */
@Component
final class StageTimers {

    private final MeterRegistry metrics;
    private final Map<String, Timer> byStage = new ConcurrentHashMap<>();

    StageTimers(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    Timer of(String stage) {
        return byStage.computeIfAbsent(
                stage, name -> metrics.timer(MetricNames.of("rank", "stage"), MetricNames.STAGE, name));
    }
}
