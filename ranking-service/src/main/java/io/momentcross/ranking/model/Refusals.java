package io.momentcross.ranking.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import io.momentcross.ranking.model.repository.VersionFolders;
import io.momentcross.starter.observe.MetricNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Versions that must not serve, each until its folder changes. Thread-safe. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Map<Path, Refusal> byFolder = new ConcurrentHashMap<>();
    private final MeterRegistry metrics;

    private record Refusal(String reason, long changedAt) {}

    Refusals(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void add(String name, Path folder, ModelRefusedException e) {
        byFolder.put(folder, new Refusal(String.valueOf(e.getMessage()), VersionFolders.changedAt(folder)));
        LOG.warn("model {} version {} is refused: {}", name, VersionFolders.version(folder), e.getMessage());
        Counter.builder(MetricNames.of("models", "refused"))
                .tag(MetricNames.MODEL, name)
                .register(metrics)
                .increment();
    }

    void forget(Path folder) {
        byFolder.remove(folder);
    }

    boolean holds(Path folder) {
        Refusal refusal = byFolder.get(folder);
        return refusal != null && refusal.changedAt() == VersionFolders.changedAt(folder);
    }

    /** Why it was refused when it was last tried; null where it was not. */
    @Nullable
    String reason(Path folder) {
        Refusal refusal = byFolder.get(folder);
        return refusal == null ? null : refusal.reason();
    }
}
