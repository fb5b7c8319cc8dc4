package io.momentcross.feature.online;

import com.google.protobuf.ByteString;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.feature.catalog.Feature;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.store.FeatureRead;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.store.UserRead;
import io.momentcross.feature.window.RoomWindows;
import io.momentcross.starter.observe.MetricNames;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads features for one request: the store in one round trip, defaults where it has nothing or does not answer. */
@Component
public class FeatureReader {

    private final FeatureStore store;
    private final FeatureCatalog catalog;
    private final Counter degraded;
    private final Counter missing;
    private final Counter stale;
    private final Clock clock;
    private final CircuitBreaker breaker;

    public FeatureReader(
            FeatureStore store,
            FeatureCatalog catalog,
            CircuitBreakerRegistry breakers,
            MeterRegistry metrics,
            Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.degraded = metrics.counter(MetricNames.of("online", "degraded"));
        this.missing = metrics.counter(MetricNames.of("online", "defaults"), MetricNames.REASON, "missing");
        this.stale = metrics.counter(MetricNames.of("online", "defaults"), MetricNames.REASON, "stale");
        this.clock = clock;
        this.breaker = breakers.circuitBreaker(
                "redis",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(50)
                        .minimumNumberOfCalls(10)
                        // Away, not slow: some of the calls to a store that is overloaded are answered.
                        .failureRateThreshold(80)
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .build());
    }

    public FeatureResponse read(FeatureRequest request) {
        long nowMs = clock.millis();
        FeatureResponse.Builder response =
                FeatureResponse.newBuilder().setReadAtMs(nowMs).addAllRoomIds(request.getRoomIdsList());
        FeatureRead read;
        try {
            read = breaker.executeSupplier(() -> store.load(
                    request.getUserId(),
                    request.getRoomIdsList(),
                    request.getShortVideoLimit(),
                    request.getLiveLimit(),
                    nowMs));
            response.setRoomStates(states(read.rooms()));
        } catch (StoreException | CallNotPermittedException e) {
            degraded.increment();
            read = nothing(request);
            response.addAllDegraded(List.of("user", "rooms", "short_videos", "live"));
        }
        List<RoomRead> rooms = read.rooms();
        Columns columns = new Columns(request.getWithAges());
        response.setUser(user(request, read.user(), columns, nowMs));
        for (Feature feature : catalog.ofRooms()) {
            if (isWanted(request, feature)) {
                RoomValues values = RoomValues.of(feature);
                response.addRoomColumns(columns.column(feature, rooms.size(), row -> values.of(rooms.get(row), nowMs)));
            }
        }
        missing.increment(columns.missing());
        stale.increment(columns.stale());
        return response.build();
    }

    private static ByteString states(List<RoomRead> rooms) {
        byte[] states = new byte[rooms.size()];
        for (int row = 0; row < states.length; row++) {
            StoredRoom stored = rooms.get(row).room();
            states[row] = stored == null ? 0 : (byte) stored.room().getStateValue();
        }
        return ByteString.copyFrom(states);
    }

    private static FeatureRead nothing(FeatureRequest request) {
        return new FeatureRead(
                new UserRead(null, null, null),
                request.getRoomIdsList().stream()
                        .map(id -> new RoomRead(id, null, RoomWindows.NONE))
                        .toList());
    }

    private UserFeatures user(FeatureRequest request, UserRead read, Columns columns, long nowMs) {
        UserFeatures.Builder user = UserFeatures.newBuilder().setUserId(request.getUserId());
        for (Feature feature : catalog.ofUsers()) {
            if (isWanted(request, feature)) {
                user.addColumns(columns.column(feature, 1, row -> UserValues.of(feature, read.profile(), nowMs)));
            }
        }
        if (read.shortVideos() != null) {
            user.setShortVideos(read.shortVideos());
        }
        if (read.live() != null) {
            user.setLive(read.live());
        }
        return user.build();
    }

    private static boolean isWanted(FeatureRequest request, Feature feature) {
        return request.getFeaturesCount() == 0 || request.getFeaturesList().contains(feature.number());
    }
}
