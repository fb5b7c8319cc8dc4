package io.momentcross.ranking.rank;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import io.momentcross.starter.request.RequestId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The newest requests that took long, with where their time went. Thread-safe. */
@Component
@EnableConfigurationProperties(SlowProperties.class)
final class SlowRequests {

    private static final Logger LOG = LoggerFactory.getLogger(SlowRequests.class);

    private final SlowProperties properties;
    private final Clock clock;
    private final Counter counter;
    private final Deque<Slow> newestFirst = new ArrayDeque<>();

    /**
     * One slow request.
     *
     * @param at            when it was over
     * @param requestId     the slate's id; where there is no slate, that of the HTTP request
     * @param outcome       {@code answered}, else the problem's code
     * @param degraded      what the answer had to do without
     * @param stagesMs      milliseconds of each stage that was begun; what they do not add up to is outside of them
     */
    record Slow(
            Instant at,
            @Nullable String requestId,
            String outcome,
            @JsonId @Nullable Long userId,
            int candidates,
            @Nullable String arm,
            @Nullable String model,
            @Nullable String modelVersion,
            List<String> degraded,
            double tookMs,
            Map<String, Double> stagesMs) {}

    SlowRequests(SlowProperties properties, Clock clock, MeterRegistry metrics) {
        this.properties = properties;
        this.clock = clock;
        this.counter = Counter.builder(MetricNames.of("rank", "slow"))
                .description("Requests that took momentcross.slow-requests.after or longer")
                .register(metrics);
    }

    /** Answers, and takes note where that took long or failed late. */
    RankResponse watch(RankRequest request, Stages stages, Supplier<RankResponse> answer) {
        try {
            RankResponse response = answer.get();
            if (isSlow(stages)) {
                keep(answered(request, response, stages));
            }
            return response;
        } catch (ProblemException e) {
            if (isSlow(stages)) {
                keep(failed(request, e, stages));
            }
            throw e;
        }
    }

    /** The newest first. */
    List<Slow> all() {
        synchronized (newestFirst) {
            return List.copyOf(newestFirst);
        }
    }

    private boolean isSlow(Stages stages) {
        return stages.tookNanos() >= properties.after().toNanos();
    }

    private void keep(Slow slow) {
        counter.increment();
        LOG.info(
                "slow: {} {} after {} ms, {} candidates, {}",
                slow.requestId(),
                slow.outcome(),
                Math.round(slow.tookMs()),
                slow.candidates(),
                slow.stagesMs());
        synchronized (newestFirst) {
            newestFirst.addFirst(slow);
            if (newestFirst.size() > properties.keep()) {
                newestFirst.removeLast();
            }
        }
    }

    private Slow answered(RankRequest request, RankResponse response, Stages stages) {
        return new Slow(
                clock.instant(),
                response.requestId(),
                "answered",
                request.userId(),
                candidates(request),
                response.arm(),
                response.model(),
                response.modelVersion(),
                response.degraded(),
                stages.tookNanos() / 1e6,
                Map.copyOf(stages.milliseconds()));
    }

    private Slow failed(RankRequest request, ProblemException e, Stages stages) {
        return new Slow(
                clock.instant(),
                RequestId.current(),
                e.code(),
                request.userId(),
                candidates(request),
                null,
                null,
                null,
                List.of(),
                stages.tookNanos() / 1e6,
                Map.copyOf(stages.milliseconds()));
    }

    private static int candidates(RankRequest request) {
        return request.candidates() == null ? 0 : request.candidates().size();
    }
}
