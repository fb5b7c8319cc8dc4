package io.momentcross.starter.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
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

        /** As many as come together now and then where there is no overload. */
        private int calm() {
            return Math.min(most, CALM_PER_CORE * cores());
        }

        private static int cores() {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int LEAST_PER_CORE = 2;
    private static final int CALM_PER_CORE = 8;

    private final Limit limit;
    private final SimpleLimiter<Void> free;
    private final Counter refused;

    /** @param what {@code <what>.admission.*} and {@code <what>.refused} say how it goes */
    public Places(String what, Bound bound, MeterRegistry metrics) {
        this.limit = limit(bound);
        this.free = SimpleLimiter.newBuilder().limit(limit).build();
        this.refused = metrics.counter(MetricNames.of(what, "refused"), MetricNames.REASON, "requests");
        Gauge.builder(MetricNames.of(what, "admission.requests"), free::getInflight)
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
        return new TargetLimit(bound.least(), bound.calm(), bound.most(), bound.target(), System.nanoTime());
    }

    /** @throws ProblemException 503 {@code overloaded} where none is free */
    public Place take() {
        return find().orElseThrow(() ->
                ProblemException.overloaded(limit.getLimit() + " requests are being answered already.", RETRY));
    }

    /** Empty where none is free. */
    public Optional<Place> find() {
        Optional<Place> found = free.acquire(null).map(Place::new);
        if (found.isEmpty()) {
            refused.increment();
        }
        return found;
    }

    /** One that was taken, until it is closed. How long that was says how long such requests take. One thread's. */
    public static final class Place implements AutoCloseable {

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
            end.accept(place);
        }
    }
}
