package io.momentcross.feature.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.feature.EmbeddedRedisCluster;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.online.FeatureReader;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.store.StoreProperties;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A cluster by Spring's own properties, one of whose masters is killed. */
class RedisClusterLossTest {

    private static final int KILLED = 1;
    // The service's default is 150 ms; machines that run tests may stand still for longer.
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration DEADLINE = TIMEOUT.plusMillis(600);

    @Test
    void readsAreAnsweredInTime_whenAMasterIsKilled() throws IOException {
        try (EmbeddedRedisCluster cluster = EmbeddedRedisCluster.start()) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                    .withUserConfiguration(RedisConfiguration.class)
                    .withPropertyValues(
                            "spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodes()),
                            "spring.data.redis.timeout=" + TIMEOUT.toMillis() + "ms",
                            "spring.data.redis.connect-timeout=300ms",
                            "spring.data.redis.lettuce.cluster.refresh.adaptive=true")
                    .run(context -> {
                        FeatureStore store = new RedisFeatureStore(
                                context.getBean(LettuceConnectionFactory.class),
                                new StoreProperties(Duration.ofDays(1), Duration.ofDays(1), 100, 100, 10),
                                RedisFeatureStoreTest.recentRooms(Duration.ofSeconds(1), new SimpleMeterRegistry()),
                                new SimpleMeterRegistry());
                        FeatureReader reader = new FeatureReader(
                                store,
                                new FeatureCatalog(),
                                CircuitBreakerRegistry.ofDefaults(),
                                new SimpleMeterRegistry(),
                                Clock.systemUTC());
                        masterIsKilled(cluster, store, reader);
                    });
        }
    }

    @Test
    void nextTryIsNeverFarAway_whenRedisHasBeenAwayForLong() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                .withUserConfiguration(RedisConfiguration.class)
                .run(context -> assertThat(context.getBean(ClientResources.class)
                                .reconnectDelay()
                                .createDelay(1000))
                        .isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    private static void masterIsKilled(EmbeddedRedisCluster cluster, FeatureStore store, FeatureReader reader)
            throws IOException {
        long lost = userOn(cluster, KILLED);
        long kept = userOn(cluster, 0);
        for (long user : List.of(lost, kept)) {
            HistoryItem item = new HistoryItem(user, 1, 2, 3, 0.5f, 1);
            assertThat(store.append(HistoryKind.LIVE, user, item, new SourceOffset(0, 0)))
                    .isTrue();
            assertThat(read(reader, user).getDegradedList()).isEmpty();
            assertThat(read(reader, user).getUser().getLive().getItemIdsList()).containsExactly(user);
        }
        assertThat(store.advance("t", 0, OptionalLong.empty(), 1)).isTrue();

        cluster.kill(KILLED);
        for (int i = 0; i < 3; i++) {
            assertInTime(() -> assertThatThrownBy(() -> store.load(lost, List.of(), 10, 10, 0))
                    .isInstanceOf(StoreException.class));
            assertInTime(() -> assertThat(
                            store.load(kept, List.of(), 10, 10, 0).user().live())
                    .as("the others answer as before")
                    .isNotNull());
        }
        for (int i = 0; i < 20; i++) {
            assertInTime(() -> assertThat(read(reader, lost).getDegradedList())
                    .containsExactly("user", "rooms", "short_videos", "live"));
        }
        assertThatThrownBy(() -> store.nextOffset("t", 0)).isInstanceOf(StoreException.class);

        cluster.restart(KILLED);
        awaitAnswer(store, lost);
        assertThat(store.load(lost, List.of(), 10, 10, 0).user().live())
                .as("it came back empty")
                .isNull();
        assertThat(store.nextOffset("t", 0)).as("so ingest goes back").isEmpty();
    }

    private static FeatureResponse read(FeatureReader reader, long user) {
        return reader.read(FeatureRequest.newBuilder()
                .setUserId(user)
                .addRoomIds(user)
                .addRoomIds(user + 1)
                .setShortVideoLimit(10)
                .setLiveLimit(10)
                .build());
    }

    private static long userOn(EmbeddedRedisCluster cluster, int node) {
        return LongStream.iterate(1, user -> user + 1)
                .filter(user -> cluster.nodeOf(SlotHash.getSlot(RedisKeys.userProfile(user))) == node)
                .findFirst()
                .orElseThrow();
    }

    private static void assertInTime(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE);
    }

    private static void awaitAnswer(FeatureStore store, long user) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                store.load(user, List.of(), 10, 10, 0);
                return;
            } catch (StoreException e) {
                assertThat(System.nanoTime())
                        .as("within a minute: %s", e.getMessage())
                        .isLessThan(end);
            }
        }
    }
}
