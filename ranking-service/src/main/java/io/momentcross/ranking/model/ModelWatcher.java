package io.momentcross.ranking.model;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks at the repository from start to stop. The first look is over before the service takes requests. */
final class ModelWatcher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);

    private final ModelProperties properties;
    private final ModelRegistry registry;
    private @Nullable ScheduledExecutorService executor;

    ModelWatcher(ModelProperties properties, ModelRegistry registry) {
        this.properties = properties;
        this.registry = registry;
    }

    @Override
    public void start() {
        if (properties.bootstrap()) {
            BootstrapModel.placeInto(properties.repository(), properties.defaultModel());
        }
        look();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("model-watcher").daemon().factory());
        long everyMs = properties.pollInterval().toMillis();
        var unused = started.scheduleWithFixedDelay(this::look, everyMs, everyMs, TimeUnit.MILLISECONDS);
        executor = started;
    }

    private void look() {
        try {
            registry.refresh();
        } catch (RuntimeException e) {
            LOG.warn("the model repository cannot be looked at: {}", e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
        registry.close();
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    // Before the web server (which starts late), after it at the end.
    @Override
    public int getPhase() {
        return 0;
    }
}
