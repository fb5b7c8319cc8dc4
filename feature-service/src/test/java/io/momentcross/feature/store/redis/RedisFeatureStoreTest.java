package io.momentcross.feature.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.EmbeddedRedis;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.FeatureStoreContract;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.StoreProperties;
import io.momentcross.feature.window.RoomCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisFeatureStoreTest extends FeatureStoreContract {

    private static final Duration TTL = Duration.ofDays(1);

    private static EmbeddedRedis redis;
    private static LettuceConnectionFactory connections;

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start();
        connections = new LettuceConnectionFactory("localhost", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterAll
    static void stop() throws IOException {
        connections.destroy();
        redis.close();
    }

    @Override
    protected FeatureStore store() {
        return storeOn(connections);
    }

    static FeatureStore storeOn(LettuceConnectionFactory connections) {
        return storeOn(connections, new SimpleMeterRegistry());
    }

    private static FeatureStore storeOn(LettuceConnectionFactory connections, MeterRegistry metrics) {
        return new RedisFeatureStore(
                connections, new StoreProperties(Duration.ofDays(1), TTL), new FeatureCatalog(), metrics);
    }

    @Test
    void roomLeavesTheAir_whenItsRecordIsGone() {
        store().putRoom(live(771, 1_000));
        try (RedisConnection redis = connections.getConnection()) {
            redis.keyCommands().del(RedisKeys.room(771));
        }
        assertThat(store().liveRooms(10_000)).extracting(RoomRead::roomId).doesNotContain(771L);
    }

    @Test
    void roomsOnAirAreNoMore_whenNothingWasHeardOfThemForAsLongAsTheirRecordsLast() {
        store().putRoom(live(772, 1_000));
        store().putRoom(live(773, 2_000));
        store().putRoom(live(774, 1_500 + TTL.toMillis()));
        try (RedisConnection redis = connections.getConnection()) {
            assertThat(redis.zSetCommands().zScore(RedisKeys.LIVE, RedisKeys.bytes("772")))
                    .isNull();
            assertThat(redis.zSetCommands().zScore(RedisKeys.LIVE, RedisKeys.bytes("773")))
                    .isNotNull();
            redis.zSetCommands().zRem(RedisKeys.LIVE, RedisKeys.bytes("774"));
        }
    }

    @Test
    void countersBeginAnew_whenThoseStoredAreOfAnotherVersion() {
        try (RedisConnection redis = connections.getConnection()) {
            redis.hashCommands().hSet(RedisKeys.windows(775), RedisKeys.bytes("2"), new byte[] {9, 1, 2, 3});
        }
        MeterRegistry metrics = new SimpleMeterRegistry();
        FeatureStore store = storeOn(connections, metrics);

        assertThat(store.load(0, List.of(775L), 0, 0)
                        .rooms()
                        .getFirst()
                        .windows()
                        .isEmpty())
                .isTrue();
        RoomCounters counters = store.loadCounters(775, 2);
        assertThat(counters.nextOffset()).isZero();
        assertThat(metrics.counter("momentcross.store.counters.unreadable").count())
                .isEqualTo(2);

        counters.begin(70, 1_000);
        store.putCounters(2, Map.of(775L, counters));
        assertThat(store.loadCounters(775, 2).nextOffset()).isEqualTo(71);
    }

    private static RoomRecord live(long roomId, long receivedAtMs) {
        return RoomRecord.newBuilder()
                .setRoomId(roomId)
                .setState(RoomState.ROOM_STATE_LIVE)
                .setReceivedAtMs(receivedAtMs)
                .build();
    }
}
