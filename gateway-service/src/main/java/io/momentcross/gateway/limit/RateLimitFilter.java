package io.momentcross.gateway.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers 429 to a caller who asks for more than their share. Runs after the token was checked. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 100)
class RateLimitFilter extends OncePerRequestFilter {

    // Health of the inference protocol, which asks ranking-service: all who show no token share one bucket.
    private static final String PASSED_ON = "/v2/";
    private static final String NOBODY = "";

    private final ConcurrentLruCache<String, Bucket> buckets;
    private final ProblemWriter problems;
    private final MeterRegistry metrics;

    RateLimitFilter(LimitProperties limits, ProblemWriter problems, MeterRegistry metrics) {
        this.problems = problems;
        this.metrics = metrics;
        this.buckets = new ConcurrentLruCache<>(
                limits.callers(),
                caller -> Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(limits.burst()).refillGreedy(limits.perSecond(), Duration.ofSeconds(1)))
                        .build());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String caller = caller(request);
        if (caller == null) {
            chain.doFilter(request, response);
            return;
        }
        ConsumptionProbe probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        metrics.counter(MetricNames.of("gateway", "limited")).increment();
        long seconds = Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L));
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        problems.write(
                request,
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                "This caller asks for more than its share; try again in " + seconds + " s.");
    }

    /** Null for what needs no token and asks no service behind: pages and documents. */
    private static @Nullable String caller(HttpServletRequest request) {
        Principal caller = request.getUserPrincipal();
        if (caller != null) {
            return caller.getName();
        }
        return request.getRequestURI().startsWith(PASSED_ON) ? NOBODY : null;
    }
}
