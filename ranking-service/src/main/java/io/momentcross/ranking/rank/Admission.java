package io.momentcross.ranking.rank;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.shadow.FreeTurns;
import io.momentcross.starter.admission.Places;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * How much is done at once. Requests beyond the places are refused before any work; those that are in run their models
 * in turn, no more at once than there are cores, the longest waiting first. So what is admitted is answered in time,
 * whatever comes in. Thread-safe.
 */
@Component
@EnableConfigurationProperties(AdmissionProperties.class)
public final class Admission implements FreeTurns {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final int inferences;
    private final Duration patience;
    private final Duration reserve;
    private final Places places;
    private final Semaphore turns;
    private final MeterRegistry metrics;

    @Autowired
    Admission(AdmissionProperties properties, MeterRegistry metrics) {
        this(properties, Runtime.getRuntime().availableProcessors(), metrics);
    }

    Admission(AdmissionProperties properties, int cores, MeterRegistry metrics) {
        this.inferences = properties.inferencesOn(cores);
        this.patience = properties.patience();
        this.reserve = properties.reserve();
        this.places = new Places("rank", properties.places(), metrics);
        this.turns = new Semaphore(inferences, true);
        this.metrics = metrics;
        gauge("inferences", "Models that are running", () -> inferences - turns.availablePermits());
        gauge("waiting", "Requests that wait for a model's turn", turns::getQueueLength);
    }

    private void gauge(String what, String description, Supplier<Number> value) {
        Gauge.builder(MetricNames.of("rank.admission", what), value)
                .description(description)
                .register(metrics);
    }

    /** Of requests, each of which has one as long as it is being answered. */
    Places places() {
        return places;
    }

    /**
     * Waits for the turn to run a model, to be given back by {@link #giveTurnBack}. One that is free is taken at once,
     * however little time the caller has.
     *
     * @throws ProblemException 503 where it was not within the patience, 504 where the caller's time does not suffice:
     *                          it would hardly be left for the model when it is its turn
     */
    public void takeTurn() {
        Deadline deadline = Deadline.current();
        Duration left = deadline == null ? patience : deadline.remainingBut(reserve);
        boolean isShort = left.compareTo(patience) < 0;
        if (tookTurn(isShort ? left : patience)) {
            return;
        }
        if (isShort) {
            count("deadline");
            throw ProblemException.deadlinePassed(
                    "It was not the model's turn while the caller's time sufficed for the model.");
        }
        throw overloaded("inferences", "It was not the model's turn within " + patience.toMillis() + " ms.");
    }

    /** One that leaves another for the next request; never one where there is a single turn. */
    @Override
    public boolean takeFreeTurn() {
        boolean isFree = !turns.hasQueuedThreads() && turns.availablePermits() >= 2;
        return isFree && turns.tryAcquire();
    }

    @Override
    public void giveTurnBack() {
        turns.release();
    }

    private boolean tookTurn(Duration within) {
        try {
            return turns.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw overloaded("interrupted", "The service is ending.");
        }
    }

    private ProblemException overloaded(String reason, String detail) {
        count(reason);
        return ProblemException.overloaded(detail, RETRY);
    }

    private void count(String reason) {
        metrics.counter(MetricNames.of("rank", "refused"), MetricNames.REASON, reason)
                .increment();
    }
}
