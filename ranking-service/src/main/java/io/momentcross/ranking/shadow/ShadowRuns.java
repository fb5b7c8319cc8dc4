package io.momentcross.ranking.shadow;

import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.model.open.Shadow;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Asks shadows from a thread of its own, one request at a time. {@link #offer} never waits; what does not fit into the
 * queue, or finds no free turn in time, is dropped and counted with its reason.
 */
public final class ShadowRuns implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowRuns.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Duration STOP = Duration.ofSeconds(1);

    private final ShadowProperties properties;
    private final ModelRegistry models;
    private final FreeTurns turns;
    private final ShadowMetrics metrics;
    private final BlockingQueue<Seen> waiting;
    private volatile @Nullable Thread runner;

    private record Seen(
            Shadow shadow, RankInput input, Predictions answered, Map<String, Double> weights, long sinceNanos) {}

    ShadowRuns(ShadowProperties properties, ModelRegistry models, FreeTurns turns, ShadowMetrics metrics) {
        this.properties = properties;
        this.models = models;
        this.turns = turns;
        this.metrics = metrics;
        this.waiting = new ArrayBlockingQueue<>(properties.queue());
        metrics.watch(waiting);
    }

    /**
     * Lets the model's shadows see a request, each as often as its rate says.
     *
     * @param model    whose serving version has answered
     * @param answered what it said
     * @param weights  exponents with which that was fused
     */
    public void offer(String model, RankInput input, Predictions answered, Map<String, Double> weights) {
        for (Shadow shadow : models.shadowsOf(model)) {
            boolean isDrawn = ThreadLocalRandom.current().nextDouble() < shadow.rate();
            if (isDrawn && !waiting.offer(new Seen(shadow, input, answered, weights, System.nanoTime()))) {
                metrics.dropped(shadow.model(), "queue_full");
            }
        }
    }

    @Override
    public void start() {
        Thread next = Thread.ofPlatform().name("shadow-runs").daemon().unstarted(this::run);
        runner = next;
        next.start();
    }

    private void run() {
        while (isRunning()) {
            try {
                Seen seen = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (seen != null) {
                    judge(seen);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void judge(Seen seen) {
        Shadow shadow = seen.shadow();
        if (!tookTurn(seen)) {
            metrics.dropped(shadow.model(), "no_turn");
            return;
        }
        try {
            Optional<Predictions> predictions = askedInTurn(shadow, seen.input());
            if (predictions.isEmpty()) {
                metrics.dropped(shadow.model(), "not_open");
                return;
            }
            metrics.compared(shadow.model(), Comparison.of(seen.answered(), predictions.get(), seen.weights()));
        } catch (RuntimeException e) {
            metrics.failed(shadow.model());
            LOG.debug("shadow {} version {} failed", shadow.model(), shadow.version(), e);
        }
    }

    /** Gives the turn back. */
    private Optional<Predictions> askedInTurn(Shadow shadow, RankInput input) {
        try {
            long from = System.nanoTime();
            Optional<Predictions> predictions = asked(shadow, input);
            if (predictions.isPresent()) {
                metrics.answered(shadow.model(), System.nanoTime() - from);
            }
            return predictions;
        } finally {
            turns.giveTurnBack();
        }
    }

    /** Empty where the version has been closed since, and another would have answered. */
    private Optional<Predictions> asked(Shadow shadow, RankInput input) {
        return models.use(
                        shadow.model(),
                        shadow.version(),
                        model -> model.manifest().version().equals(shadow.version())
                                ? Optional.of(model.predict(input))
                                : Optional.<Predictions>empty())
                .flatMap(found -> found);
    }

    private boolean tookTurn(Seen seen) {
        while (isRunning()
                && System.nanoTime() - seen.sinceNanos() < properties.patience().toNanos()) {
            if (turns.takeFreeTurn()) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    @Override
    public void stop() {
        Thread running = runner;
        runner = null;
        if (running != null) {
            try {
                var unused = running.join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return runner != null;
    }
}
