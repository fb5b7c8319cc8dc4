package io.momentcross.ranking.model;

import io.momentcross.ranking.model.repository.BootstrapModel;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the repository from start to stop. Before the service takes requests, what needs no trial serves; trials
 * begin when the service has started.
 */
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
        boolean isWaitedFor = look(registry::refreshUntried);
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("model-watcher").daemon().factory());
        long everyMs = properties.pollInterval().toMillis();
        var unused = started.scheduleWithFixedDelay(
                this::lookUntilNoneWaits, isWaitedFor ? 0 : everyMs, everyMs, TimeUnit.MILLISECONDS);
        executor = started;
    }

    private void lookUntilNoneWaits() {
        boolean isWaitedFor = true;
        while (isWaitedFor && !Thread.currentThread().isInterrupted()) {
            isWaitedFor = look(registry::refresh);
        }
    }

    /** Whether versions wait for their trial. */
    private static boolean look(BooleanSupplier refresh) {
        try {
            return refresh.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.warn("the model repository cannot be looked at: {}", e.getMessage(), e);
            return false;
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
