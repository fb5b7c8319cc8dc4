package io.momentcross.feature.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.EmbeddedRedis;
import io.momentcross.feature.history.HistoryCodec;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.history.HistoryRing;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.FeatureStoreContract;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.InMemoryFeatureStore;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreProperties;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.window.RoomCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisFeatureStoreTest extends FeatureStoreContract {

    private static final Duration TTL = PROPERTIES.roomTtl();

    private static EmbeddedRedis redis;
    private static LettuceConnectionFactory connections;
    private static FeatureStore store;

    @BeforeAll
    static void start() throws IOException {
        redis = EmbeddedRedis.start();
        connections = new LettuceConnectionFactory("localhost", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        store = storeOn(connections);
    }

    @AfterAll
    static void stop() throws IOException {
        connections.destroy();
        redis.close();
    }

    @Override
    protected FeatureStore store() {
        return store;
    }

    static FeatureStore storeOn(LettuceConnectionFactory connections) {
        return storeOn(connections, new SimpleMeterRegistry());
    }

    private static FeatureStore storeOn(LettuceConnectionFactory connections, MeterRegistry metrics) {
        return storeOn(connections, PROPERTIES, metrics);
    }

    private static FeatureStore storeOn(
            LettuceConnectionFactory connections, StoreProperties properties, MeterRegistry metrics) {
        return new RedisFeatureStore(connections, properties, recentRooms(Duration.ofSeconds(1), metrics), metrics);
    }

    static RecentRooms recentRooms(Duration keptFor, MeterRegistry metrics) {
        return new RecentRooms(new RecentRoomsProperties(keptFor, 100), metrics);
    }

    @Test
    void everyUserReadsTheSameAsInMemory_whateverComesInWhateverOrder() {
        StoreProperties small = new StoreProperties(TTL, TTL, 300, 7, 3);
        FeatureStore redis = storeOn(connections, small, new SimpleMeterRegistry());
        FeatureStore memory = new InMemoryFeatureStore(small);
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            long user = 880_000L + random.nextInt(20);
            HistoryItem item = new HistoryItem(i, 1, 2, random.nextInt(50), 0.5f, random.nextInt());
            SourceOffset source = new SourceOffset(random.nextInt(3), random.nextInt(60));
            if (random.nextInt(20) == 0) {
                assertThat(redis.merge(HistoryKind.LIVE, Map.of(user, List.of(item))))
                        .isEqualTo(memory.merge(HistoryKind.LIVE, Map.of(user, List.of(item))));
            } else {
                assertThat(redis.append(HistoryKind.LIVE, user, item, source))
                        .isEqualTo(memory.append(HistoryKind.LIVE, user, item, source));
            }
            int limit = 1 + random.nextInt(9);
            assertThat(redis.load(user, List.of(), 0, limit, NOW).user())
                    .as("after %d", i)
                    .isEqualTo(memory.load(user, List.of(), 0, limit, NOW).user());
        }
    }

    @Test
    void previousReleasesHistoryGoesOn_whenItIsAppendedTo() {
        // Version 1, capacity 2, partition 3, next offset 9, 3 appended: the newest stands first.
        byte[] stored = bytes(
                "01280200" + "03000000" + "0900000000000000" + "0300000000000000", item(103, 1030), item(102, 1020));
        put("mc:{u881}:l", stored);

        assertThat(items(881, 10)).containsExactly(103L, 102L);
        assertThat(items(881, 1)).containsExactly(103L);
        assertThat(store().append(HistoryKind.LIVE, 881, item(103, 1030), new SourceOffset(3, 8)))
                .isFalse();
        assertThat(store().append(HistoryKind.LIVE, 881, item(104, 1040), new SourceOffset(3, 9)))
                .isTrue();
        assertThat(items(881, 10)).containsExactly(104L, 103L, 102L);
        assertThat(HistoryRing.parse(stored("mc:{u881}:l")).nextOffsets()).isEqualTo(Map.of(3, 10L));
    }

    @Test
    void historyIsMovedAsideAndCounted_whenItsRecordsAreOfAnotherSize() {
        byte[] stored = bytes("02300000" + "02000000" + "0100000000000000", item(1, 10), item(2, 20));
        MeterRegistry metrics = new SimpleMeterRegistry();
        FeatureStore store = storeOn(connections, metrics);
        put("mc:{u882}:s", stored);
        put("mc:{u883}:s", stored);
        put("mc:{u884}:s", stored);

        assertThat(store.load(882, List.of(), 10, 10, NOW).user().shortVideos()).isNull();
        assertThat(store.append(HistoryKind.SHORT_VIDEOS, 883, item(5, 50), new SourceOffset(0, 0)))
                .isTrue();
        assertThat(store.merge(HistoryKind.SHORT_VIDEOS, Map.of(884L, List.of(item(5, 50)))))
                .isEqualTo(1);

        for (int user = 882; user <= 884; user++) {
            assertThat(get("mc:{u" + user + "}:s:aside")).isEqualTo(stored);
        }
        assertThat(get("mc:{u882}:s")).isNull();
        assertThat(HistoryRing.parse(stored("mc:{u883}:s")).items()).containsExactly(item(5, 50));
        assertThat(HistoryRing.parse(stored("mc:{u884}:s")).items()).containsExactly(item(5, 50));
        assertThat(metrics.counter("momentcross.store.histories.quarantined").count())
                .isEqualTo(3);
        assertThat(store.load(882, List.of(), 10, 10, NOW).user().shortVideos()).isNull();
        assertThat(metrics.counter("momentcross.store.histories.quarantined").count())
                .as("once it is aside")
                .isEqualTo(3);
    }

    @Test
    void newestItemsStay_whenHistoriesAreToBeShorter() {
        for (int i = 0; i < 250; i++) {
            store().append(HistoryKind.SHORT_VIDEOS, 885, item(i, 10L * i), new SourceOffset(0, i));
        }
        FeatureStore shorter = storeOn(connections, new StoreProperties(TTL, TTL, 3, 3, 5), new SimpleMeterRegistry());
        assertThat(shorter.append(HistoryKind.SHORT_VIDEOS, 885, item(250, 2500), new SourceOffset(0, 250)))
                .isTrue();
        assertThat(HistoryRing.parse(stored("mc:{u885}:s")).items())
                .extracting(HistoryItem::itemId)
                .containsExactly(248L, 249L, 250L);
    }

    @Test
    void bytesOfAUserAreMeasured_whenTheyAreRead() {
        MeterRegistry metrics = new SimpleMeterRegistry();
        FeatureStore store = storeOn(connections, metrics);
        for (int i = 0; i < 100; i++) {
            store.append(HistoryKind.SHORT_VIDEOS, 886, item(i, 10L * i), new SourceOffset(0, i));
        }
        store.load(886, List.of(), 10, 10, NOW);
        store.load(887, List.of(), 10, 10, NOW);

        assertThat(metrics.summary("momentcross.store.user.bytes").count()).isEqualTo(1);
        assertThat(metrics.summary("momentcross.store.user.bytes").totalAmount())
                .isEqualTo(16 + 12 + 100 * 40)
                .isEqualTo(stored("mc:{u886}:s").length);
    }

    @Test
    void lateItemsAreCounted_whenTheyAreAppended() {
        MeterRegistry metrics = new SimpleMeterRegistry();
        FeatureStore store = storeOn(connections, new StoreProperties(TTL, TTL, 4, 4, 2), metrics);
        long[] times = {100, 200, 300, 250, 110, 400};
        for (int i = 0; i < times.length; i++) {
            store.append(HistoryKind.LIVE, 888, item(i, times[i]), new SourceOffset(0, i));
        }
        FeatureStore tiny = storeOn(connections, new StoreProperties(TTL, TTL, 2, 2, 2), metrics);
        tiny.append(HistoryKind.LIVE, 889, item(1, 200), new SourceOffset(0, 0));
        tiny.append(HistoryKind.LIVE, 889, item(2, 300), new SourceOffset(0, 1));
        tiny.append(HistoryKind.LIVE, 889, item(3, 100), new SourceOffset(0, 2));

        assertThat(items(889, 10)).containsExactly(2L, 1L);
        assertThat(late(metrics, "in_place")).isEqualTo(1);
        assertThat(late(metrics, "behind_bound")).isEqualTo(1);
        assertThat(late(metrics, "older_than_all")).isEqualTo(1);
    }

    @Test
    void historyLives_asLongAsItIsWrittenTo() {
        store().append(HistoryKind.LIVE, 890, item(1, 10), new SourceOffset(0, 0));
        store().merge(HistoryKind.LIVE, Map.of(891L, List.of(item(1, 10))));
        try (RedisConnection redis = connections.getConnection()) {
            for (String key : List.of("mc:{u890}:l", "mc:{u891}:l")) {
                assertThat(redis.keyCommands().pTtl(RedisKeys.bytes(key)))
                        .isBetween(
                                PROPERTIES.userTtl().toMillis() - 60_000,
                                PROPERTIES.userTtl().toMillis());
            }
        }
    }

    private static double late(MeterRegistry metrics, String reason) {
        return metrics.counter("momentcross.store.histories.late", "reason", reason)
                .count();
    }

    private List<Long> items(long user, int limit) {
        var history = store().load(user, List.of(), 0, limit, NOW).user().live();
        assertThat(history).isNotNull();
        return history.getItemIdsList();
    }

    private static HistoryItem item(long id, long atMs) {
        return new HistoryItem(id, 2, 3, atMs, 0.5f, 7);
    }

    private static byte[] bytes(String header, HistoryItem... items) {
        StringBuilder hex = new StringBuilder(header);
        for (HistoryItem item : items) {
            hex.append(HexFormat.of().formatHex(HistoryCodec.encode(item)));
        }
        return HexFormat.of().parseHex(hex);
    }

    private static void put(String key, byte[] value) {
        try (RedisConnection redis = connections.getConnection()) {
            redis.stringCommands().set(RedisKeys.bytes(key), value);
        }
    }

    private static byte[] stored(String key) {
        return Objects.requireNonNull(get(key));
    }

    private static byte @Nullable [] get(String key) {
        try (RedisConnection redis = connections.getConnection()) {
            return redis.stringCommands().get(RedisKeys.bytes(key));
        }
    }

    @Test
    void roomLeavesTheAir_whenItsRecordIsGone() {
        store().putRoom(live(771, 1_000));
        try (RedisConnection redis = connections.getConnection()) {
            redis.keyCommands().del(RedisKeys.room(771));
        }
        assertThat(store().liveRooms(10_000, NOW)).extracting(RoomRead::roomId).doesNotContain(771L);
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

        assertThat(store.load(0, List.of(775L), 0, 0, NOW)
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

    @Test
    void roomIsReadAnew_onceItIsChangedFromHere() {
        FeatureStore store = storeKeeping(Duration.ofHours(1));
        store.putRoom(live(776, 1_000));
        assertThat(receivedAt(store, 776)).isEqualTo(1_000);

        FeatureStore elsewhere = storeKeeping(Duration.ofHours(1));
        elsewhere.putRoom(live(776, 2_000));
        assertThat(receivedAt(store, 776)).as("kept").isEqualTo(1_000);
        assertThat(receivedAt(elsewhere, 776)).isEqualTo(2_000);

        store.putRoom(live(776, 3_000));
        assertThat(receivedAt(store, 776)).isEqualTo(3_000);
    }

    @Test
    void roomIsReadEachTime_whereNoneIsKept() {
        FeatureStore store = storeKeeping(Duration.ZERO);
        store.putRoom(live(777, 1_000));
        assertThat(receivedAt(store, 777)).isEqualTo(1_000);

        storeKeeping(Duration.ZERO).putRoom(live(777, 2_000));
        assertThat(receivedAt(store, 777)).isEqualTo(2_000);
    }

    @Test
    void roomIsThereAtOnce_whenItWasAskedForBeforeItBegan() {
        FeatureStore store = storeKeeping(Duration.ofHours(1));
        assertThat(store.load(0, List.of(778L), 0, 0, NOW).rooms().getFirst().room())
                .isNull();

        storeKeeping(Duration.ofHours(1)).putRoom(live(778, 1_000));
        assertThat(receivedAt(store, 778)).isEqualTo(1_000);
    }

    private static FeatureStore storeKeeping(Duration keptFor) {
        MeterRegistry metrics = new SimpleMeterRegistry();
        return new RedisFeatureStore(connections, PROPERTIES, recentRooms(keptFor, metrics), metrics);
    }

    private static long receivedAt(FeatureStore store, long roomId) {
        StoredRoom room =
                store.load(0, List.of(roomId), 0, 0, NOW).rooms().getFirst().room();
        assertThat(room).isNotNull();
        return room.room().getReceivedAtMs();
    }

    private static RoomRecord live(long roomId, long receivedAtMs) {
        return RoomRecord.newBuilder()
                .setRoomId(roomId)
                .setState(RoomState.ROOM_STATE_LIVE)
                .setReceivedAtMs(receivedAtMs)
                .build();
    }
}
