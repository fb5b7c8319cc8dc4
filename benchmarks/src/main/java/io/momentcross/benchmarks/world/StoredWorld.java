package io.momentcross.benchmarks.world;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.history.HistoryRing;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.redis.RedisKeys;
import io.momentcross.feature.store.redis.RedisValues;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/** Users with histories, rooms with windows, in one Redis. One thread's. */
public final class StoredWorld implements AutoCloseable {

    private static final int CATEGORIES = 30;
    // As feature-service keeps them by default.
    private static final int KEPT_SHORT_VIDEOS = 10_000;
    private static final int KEPT_LIVE = 1_000;
    // Rooms of the past have other ids than those on air.
    private static final long FIRST_PAST_ROOM = 1_000_000;

    private final Random random = new Random(1);
    private final Size size;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    public StoredWorld(int redisPort, Size size) {
        this.size = size;
        this.client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    public Size size() {
        return size;
    }

    /** Another connection to the same Redis. */
    public StatefulRedisConnection<byte[], byte[]> connect() {
        return client.connect(ByteArrayCodec.INSTANCE);
    }

    /** Writes all of it. */
    public void fill(long nowMs) throws InterruptedException, ExecutionException {
        for (long user = 1; user <= size.users(); user++) {
            IdentityHashMap<byte[], byte[]> values = new IdentityHashMap<>();
            values.put(RedisKeys.userProfile(user), RedisValues.ofProfile(profile(user, nowMs)));
            values.put(
                    RedisKeys.histories(HistoryKind.SHORT_VIDEOS, user).getFirst(),
                    history(KEPT_SHORT_VIDEOS, 1, nowMs));
            values.put(
                    RedisKeys.histories(HistoryKind.LIVE, user).getFirst(), history(KEPT_LIVE, FIRST_PAST_ROOM, nowMs));
            connection.async().mset(values).get();
        }
        for (long room = 1; room <= size.rooms(); room++) {
            int followers = random.nextInt(10_000);
            connection
                    .async()
                    .set(RedisKeys.room(room), RedisValues.ofRoom(room(room, nowMs), followers))
                    .get();
        }
        count(nowMs);
    }

    /** Windows of all rooms anew, as they are now: none of them is too old to be told for some time. */
    public void count(long nowMs) throws InterruptedException, ExecutionException {
        RoomTraffic traffic = new RoomTraffic(random, nowMs);
        RedisAsyncCommands<byte[], byte[]> commands = connection.async();
        List<RedisFuture<Long>> sent = new ArrayList<>();
        for (long room = 1; room <= size.rooms(); room++) {
            sent.add(commands.hset(RedisKeys.windows(room), traffic.ofRoom()));
        }
        for (RedisFuture<Long> one : sent) {
            one.get();
        }
    }

    private byte[] history(int kept, long firstId, long nowMs) {
        List<HistoryItem> items = new ArrayList<>();
        for (int i = 0; i < size.history(); i++) {
            items.add(new HistoryItem(
                    firstId + random.nextLong(1_000_000),
                    author(),
                    category(),
                    nowMs - 60_000L * (i + 1),
                    random.nextFloat(),
                    1 + random.nextInt(7)));
        }
        return HistoryRing.empty(kept)
                .merge(items, kept)
                .map(merged -> merged.ring().toBytes())
                .orElseGet(() -> HistoryRing.empty(kept).toBytes());
    }

    private ProfileRecord profile(long user, long nowMs) {
        return ProfileRecord.newBuilder()
                .setReceivedAtMs(nowMs)
                .setUser(UserProfile.newBuilder()
                        .setUserId(user)
                        .setAgeBand(1 + random.nextInt(5))
                        .setGender(1 + random.nextInt(2))
                        .setRegion(1 + random.nextInt(20)))
                .build();
    }

    private RoomRecord room(long room, long nowMs) {
        return RoomRecord.newBuilder()
                .setRoomId(room)
                .setState(RoomState.ROOM_STATE_LIVE)
                .setAuthorId(room)
                .setCategoryId(category())
                .setStartedAtMs(nowMs - random.nextInt(7_200_000))
                .setReceivedAtMs(nowMs)
                .setTitle("Room " + room)
                .build();
    }

    // Each has a room on air, whose id is theirs.
    private long author() {
        return 1 + random.nextLong(size.rooms());
    }

    private long category() {
        return 1 + random.nextLong(CATEGORIES);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
