package io.momentcross.ranking.features;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.starter.client.ServiceClients;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/** feature-service over HTTP with Protobuf bodies, behind a circuit breaker. */
@Component
final class HttpFeatureSource implements FeatureSource {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFeatureSource.class);
    private static final MediaType PROTOBUF = MediaType.parseMediaType("application/x-protobuf");

    private static final String FEATURE = "feature";

    private final ServiceClients clients;
    private final RestClient client;
    private final CircuitBreaker breaker;
    private final MeterRegistry metrics;
    private final int shortVideos;
    private final int live;

    HttpFeatureSource(
            ServiceClients clients, FeatureCatalog catalog, CircuitBreakerRegistry breakers, MeterRegistry metrics) {
        this.clients = clients;
        this.client = clients.client(FEATURE);
        this.metrics = metrics;
        this.shortVideos =
                catalog.findCollection("user.short_videos").orElseThrow().maxLength();
        this.live = catalog.findCollection("user.live").orElseThrow().maxLength();
        this.breaker = breakers.circuitBreaker(
                FEATURE,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(50)
                        .minimumNumberOfCalls(20)
                        // Away, not slow: some of the calls to a service that is overloaded are answered.
                        .failureRateThreshold(80)
                        .ignoreException(e -> e instanceof HurriedException || isRefused(e))
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .permittedNumberOfCallsInHalfOpenState(5)
                        .build());
    }

    @Override
    public Optional<FeatureResponse> fetch(long userId, List<Long> roomIds, boolean withAges) {
        FeatureRequest request = FeatureRequest.newBuilder()
                .setUserId(userId)
                .addAllRoomIds(roomIds)
                .setShortVideoLimit(shortVideos)
                .setLiveLimit(live)
                .setWithAges(withAges)
                .build();
        try {
            FeatureResponse response = breaker.executeSupplier(() -> call(request));
            if (response.getRoomIdsList().equals(roomIds)) {
                return Optional.of(response);
            }
            count("mismatch");
        } catch (CallNotPermittedException e) {
            count("open");
        } catch (RuntimeException e) {
            LOG.debug("feature-service did not answer", e);
            count("failed");
        }
        return Optional.empty();
    }

    private FeatureResponse call(FeatureRequest request) {
        boolean isHurried = clients.isHurried(FEATURE);
        try {
            return exchange(request);
        } catch (ResourceAccessException e) {
            throw isHurried && e.getCause() instanceof HttpTimeoutException ? new HurriedException(e) : e;
        }
    }

    /** Its caller left the call hardly any time. */
    private static final class HurriedException extends RuntimeException {
        HurriedException(ResourceAccessException e) {
            super(e);
        }
    }

    private FeatureResponse exchange(FeatureRequest request) {
        byte[] body = client.post()
                .uri("/v1/features:batchGet")
                .contentType(PROTOBUF)
                .accept(PROTOBUF)
                .body(request)
                .retrieve()
                .body(byte[].class);
        try {
            // Histories are read faster from an array than from a stream.
            return body == null ? FeatureResponse.getDefaultInstance() : FeatureResponse.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("feature-service answered with no FeatureResponse", e);
        }
    }

    /** It answers as many as it can: to leave it alone would turn those away, too. */
    private static boolean isRefused(Throwable e) {
        return e instanceof RestClientResponseException answer
                && answer.getResponseHeaders() != null
                && answer.getResponseHeaders().containsHeader(ProblemException.REFUSED);
    }

    private void count(String reason) {
        Counter.builder(MetricNames.of("features", "unavailable"))
                .tag(MetricNames.REASON, reason)
                .register(metrics)
                .increment();
    }
}
