package io.momentcross.feature.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.StoreException;
import io.momentcross.starter.problem.ProblemException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HotRoomControllerTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final HotRoomController controller = new HotRoomController(store(), clock());

    @Test
    void redisIsAskedOnceASecond_countedFromItsAnswer() {
        controller.hot(20);
        controller.hot(20);
        assertThat(asked).hasValue(1);

        now = now.plusMillis(1_001);
        controller.hot(20);
        assertThat(asked).hasValue(2);
    }

    @Test
    void callersAreToldAtOnce_whereRedisDidNotAnswerAMomentAgo() {
        isAway.set(true);
        for (int caller = 0; caller < 5; caller++) {
            assertThatThrownBy(() -> controller.hot(20))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.code()).isEqualTo("redis-away"));
        }
        assertThat(asked).hasValue(1);

        isAway.set(false);
        now = now.plusMillis(1_001);
        assertThat(controller.hot(20).rooms()).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void redisIsAskedAgain_whereTheClockWasSetBack() {
        controller.hot(20);
        now = now.minusSeconds(3_600);
        controller.hot(20);
        assertThat(asked).hasValue(2);
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private FeatureStore store() {
        return (FeatureStore) Proxy.newProxyInstance(
                FeatureStore.class.getClassLoader(),
                new Class<?>[] {FeatureStore.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("liveRooms");
                    asked.incrementAndGet();
                    // It takes longer than an answer is kept.
                    now = now.plusMillis(1_500);
                    if (isAway.get()) {
                        throw new StoreException("away", null);
                    }
                    return List.of();
                });
    }
}
