package io.momentcross.ranking.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.model.open.LoadedModel;
import io.momentcross.ranking.model.open.ModelLoader;
import io.momentcross.ranking.model.open.OpenByName;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import io.momentcross.ranking.model.repository.VersionFolders;
import io.momentcross.starter.observe.MetricNames;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens versions, has them serve, and notes which cannot be opened. Not thread-safe. */
final class VersionOpener {

    private static final Logger LOG = LoggerFactory.getLogger(VersionOpener.class);

    private final ModelLoader loader;
    private final OpenByName open;
    private final Refusals refusals;
    private final TrialTurns turns;
    private final MeterRegistry metrics;

    /** @param turns which versions {@link #opened} may try */
    VersionOpener(ModelLoader loader, OpenByName open, Refusals refusals, TrialTurns turns, MeterRegistry metrics) {
        this.loader = loader;
        this.open = open;
        this.refusals = refusals;
        this.turns = turns;
        this.metrics = metrics;
    }

    /** Whether the version is open, now or already. */
    boolean opened(String name, Path folder) {
        if (open.of(name).byVersion().containsKey(VersionFolders.version(folder))) {
            return true;
        }
        if (refusals.holds(folder) || !turns.isOn(name, folder)) {
            return false;
        }
        try {
            open(name, folder);
            return true;
        } catch (ModelRefusedException e) {
            refusals.add(name, folder, e);
            return false;
        }
    }

    /** @throws ModelRefusedException if it cannot be opened */
    void open(String name, Path folder) {
        String version = VersionFolders.version(folder);
        if (!open.of(name).byVersion().containsKey(version)) {
            LoadedModel model = loader.load(name, version, folder);
            open.change(name, versions -> versions.with(model));
        }
        refusals.forget(folder);
    }

    void serve(String name, String version) {
        open.change(name, versions -> versions.serving(version));
        LOG.info("model {} version {} serves", name, version);
        Counter.builder(MetricNames.of("models", "swaps"))
                .tag(MetricNames.MODEL, name)
                .register(metrics)
                .increment();
    }
}
