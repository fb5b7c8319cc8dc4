package io.momentcross.gateway.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The services behind the gateway by name: {@code momentcross.clients.<name>.url}. */
@Component
class Upstreams {

    private static final List<String> NAMES = List.of("ranking", "label", "feature");

    private final Map<String, Upstream> byName = new HashMap<>();

    Upstreams(
            Environment environment,
            UpstreamProperties properties,
            CircuitBreakerRegistry breakers,
            MeterRegistry metrics) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .failureRateThreshold(properties.failureRate())
                .slidingWindowSize(properties.calls())
                .minimumNumberOfCalls(Math.max(1, properties.calls() / 2))
                .waitDurationInOpenState(properties.openFor())
                .permittedNumberOfCallsInHalfOpenState(3)
                .writableStackTraceEnabled(false)
                .build();
        for (String name : NAMES) {
            URI url = URI.create(environment.getRequiredProperty("momentcross.clients." + name + ".url"));
            CircuitBreaker breaker = breakers.circuitBreaker(name, config);
            breaker.getEventPublisher()
                    .onError(failed -> metrics.counter(
                                    MetricNames.of("gateway", "failures"),
                                    "to",
                                    name,
                                    MetricNames.REASON,
                                    Upstream.reason(failed.getThrowable()))
                            .increment());
            byName.put(name, new Upstream(name, url, breaker));
        }
    }

    Upstream get(String name) {
        Upstream upstream = byName.get(name);
        if (upstream == null) {
            throw new IllegalArgumentException("there is no service " + name);
        }
        return upstream;
    }
}
