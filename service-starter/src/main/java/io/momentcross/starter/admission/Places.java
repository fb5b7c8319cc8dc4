package io.momentcross.starter.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * So many requests at once; one that comes beyond them is refused before any work, so that those that are in are
 * answered in time. Threads are virtual: nothing else bounds them. Where those that are in take longer than is aimed at,
 * because the machine does other work or what they wait for is slow, there are fewer places, and as many as before when
 * it is over. Thread-safe.
 */
public final class Places {

    /**
     * How many there are.
     *
     * @param most   requests at once
     * @param target mean time of a request that is aimed at; zero: there are always as many as there are at most
     */
    public record Bound(int most, Duration target) {

        /** @param requests as configured; 0: so many for each core that the process has */
        public static Bound of(int requests, int perCore, Duration target) {
            return new Bound(requests > 0 ? requests : perCore * cores(), target);
        }

        /** Enough for models on all cores while features of as many others are read. */
        private int least() {
            return Math.min(most, LEAST_PER_CORE * cores());
        }

        private static int cores() {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int LEAST_PER_CORE = 2;
    // The library's least: means of ten requests and a tenth of a second.
    private static final int WINDOW_REQUESTS = 10;
    private static final int WINDOW_MS = 100;

    private final Limit limit;
    private final Limiter<Void> free;
    private final AtomicInteger taken = new AtomicInteger();
    private final Counter refused;

    /** @param what {@code <what>.admission.*} and {@code <what>.refused} say how it goes */
    public Places(String what, Bound bound, MeterRegistry metrics) {
        this.limit = limit(bound);
        this.free = SimpleLimiter.newBuilder().limit(limit).build();
        this.refused = metrics.counter(MetricNames.of(what, "refused"), MetricNames.REASON, "requests");
        Gauge.builder(MetricNames.of(what, "admission.requests"), taken::get)
                .description("Requests that are being answered")
                .register(metrics);
        Gauge.builder(MetricNames.of(what, "admission.limit"), limit::getLimit)
                .description("Requests that may be answered at once, as things are")
                .register(metrics);
    }

    private static Limit limit(Bound bound) {
        if (bound.target().isZero()) {
            return FixedLimit.of(bound.most());
        }
        return WindowedLimit.newBuilder()
                .minWindowTime(WINDOW_MS, TimeUnit.MILLISECONDS)
                .maxWindowTime(WINDOW_MS, TimeUnit.MILLISECONDS)
                .windowSize(WINDOW_REQUESTS)
                .build(new TargetLimit(
                        bound.least(), bound.most(), bound.target().toNanos()));
    }

    /** @throws ProblemException 503 {@code overloaded} where none is free */
    public Place take() {
        Limiter.Listener place = free.acquire(null).orElse(null);
        if (place == null) {
            refused.increment();
            throw ProblemException.overloaded(limit.getLimit() + " requests are being answered already.", RETRY);
        }
        taken.incrementAndGet();
        return new Place(place);
    }

    /** One that was taken, until it is closed. How long that was says how long such requests take. One thread's. */
    public final class Place implements AutoCloseable {

        private final Limiter.Listener place;
        private Consumer<Limiter.Listener> end = Limiter.Listener::onSuccess;

        private Place(Limiter.Listener place) {
            this.place = place;
        }

        /** This request says nothing of how long others take. */
        public void untimed() {
            end = Limiter.Listener::onIgnore;
        }

        /** Who was to answer this request had no place for it: as if it had taken too long. */
        public void refused() {
            end = Limiter.Listener::onDropped;
        }

        @Override
        public void close() {
            taken.decrementAndGet();
            end.accept(place);
        }
    }
}
