package io.momentcross.ranking.shadow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** What is told of shadows, by the shadow's model. Thread-safe. */
final class ShadowMetrics {

    private static final String FEATURE = "shadow";

    private final MeterRegistry metrics;

    ShadowMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void watch(Collection<?> waiting) {
        Gauge.builder(MetricNames.of(FEATURE, "waiting"), waiting, Collection::size)
                .description("Requests that wait for a shadow")
                .register(metrics);
    }

    void answered(String model, long nanos) {
        metrics.timer(MetricNames.of(FEATURE, "answers"), MetricNames.MODEL, model)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void compared(String model, Comparison comparison) {
        comparison
                .byTask()
                .forEach((task, difference) -> metrics.summary(
                                MetricNames.of(FEATURE, "prediction.difference"),
                                MetricNames.MODEL,
                                model,
                                MetricNames.TASK,
                                task)
                        .record(difference));
        summary("score.difference", model, comparison.scoreDifference());
        summary("pairs.swapped", model, comparison.swappedPairs());
        summary("top.overlap", model, comparison.topOverlap());
    }

    private void summary(String what, String model, double value) {
        metrics.summary(MetricNames.of(FEATURE, what), MetricNames.MODEL, model).record(value);
    }

    void failed(String model) {
        metrics.counter(MetricNames.of(FEATURE, "failures"), MetricNames.MODEL, model)
                .increment();
    }

    void dropped(String model, String reason) {
        metrics.counter(MetricNames.of(FEATURE, "dropped"), MetricNames.MODEL, model, MetricNames.REASON, reason)
                .increment();
    }
}
