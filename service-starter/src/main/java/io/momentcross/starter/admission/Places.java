package io.momentcross.starter.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * So many requests at once; one that comes beyond them is refused before any work, so that those that are in are
 * answered in time. Threads are virtual: nothing else bounds them. Thread-safe.
 */
public final class Places {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final int most;
    private final Semaphore free;
    private final Counter refused;

    /**
     * @param what {@code <what>.admission.requests} and {@code <what>.refused} say how it goes
     * @param most requests at once
     */
    public Places(String what, int most, MeterRegistry metrics) {
        this.most = most;
        this.free = new Semaphore(most);
        this.refused = metrics.counter(MetricNames.of(what, "refused"), MetricNames.REASON, "requests");
        Gauge.builder(MetricNames.of(what, "admission.requests"), () -> most - free.availablePermits())
                .description("Requests that are being answered")
                .register(metrics);
    }

    /** Answers a request. @throws ProblemException 503 {@code overloaded} where as many as may be are in already */
    public <T> T admit(Supplier<T> request) {
        if (!free.tryAcquire()) {
            refused.increment();
            throw ProblemException.overloaded(most + " requests are being answered already.", RETRY);
        }
        try {
            return request.get();
        } finally {
            free.release();
        }
    }
}
