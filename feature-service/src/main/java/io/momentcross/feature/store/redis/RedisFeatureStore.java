package io.momentcross.feature.store.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.history.HistoryCodec;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.history.UnreadableHistoryException;
import io.momentcross.feature.store.FeatureRead;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.store.StoreProperties;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.store.UserRead;
import io.momentcross.feature.window.RoomCounters;
import io.momentcross.feature.window.RoomWindows;
import io.momentcross.starter.observe.MetricNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/** Redis, or a Redis Cluster: every command names keys of one user or one room. */
@Component
final class RedisFeatureStore implements FeatureStore {

    private static final byte[] NOTHING = new byte[0];

    private final RedisConnectionFactory connections;
    private final StoreProperties properties;
    private final FeatureCatalog catalog;
    private final Counter unreadableCounters;
    private final RedisScripts scripts = new RedisScripts();

    RedisFeatureStore(
            RedisConnectionFactory connections,
            StoreProperties properties,
            FeatureCatalog catalog,
            MeterRegistry metrics) {
        this.connections = connections;
        this.properties = properties;
        this.catalog = catalog;
        this.unreadableCounters = metrics.counter(MetricNames.of("store", "counters.unreadable"));
    }

    @Override
    public FeatureRead load(long userId, List<Long> roomIds, int shortVideos, int live) {
        List<@Nullable Object> answers = with(connection -> {
            connection.openPipeline();
            connection.stringCommands().get(RedisKeys.userProfile(userId));
            connection.stringCommands().get(shortVideos > 0 ? RedisKeys.shortVideos(userId) : RedisKeys.NONE);
            connection.stringCommands().get(live > 0 ? RedisKeys.live(userId) : RedisKeys.NONE);
            for (long roomId : roomIds) {
                connection.stringCommands().get(RedisKeys.room(roomId));
                connection.hashCommands().hGetAll(RedisKeys.windows(roomId));
            }
            return connection.closePipeline();
        });
        UserRead user = new UserRead(
                profile((byte[]) answers.get(0)),
                history((byte[]) answers.get(1), shortVideos),
                history((byte[]) answers.get(2), live));
        List<RoomRead> rooms = new ArrayList<>();
        for (int i = 0; i < roomIds.size(); i++) {
            rooms.add(room(roomIds.get(i), answers.get(3 + 2 * i), answers.get(4 + 2 * i)));
        }
        return new FeatureRead(user, rooms);
    }

    private RoomRead room(long roomId, @Nullable Object room, @Nullable Object windows) {
        List<RoomCounters> parts = new ArrayList<>();
        if (windows instanceof Map<?, ?> byPartition) {
            byPartition.values().forEach(value -> counters((byte[]) value).ifPresent(parts::add));
        }
        return new RoomRead(roomId, storedRoom((byte[]) room), new RoomWindows(parts));
    }

    @Override
    public boolean append(HistoryKind kind, long userId, HistoryItem item, SourceOffset source) {
        byte[] key = switch (kind) {
            case SHORT_VIDEOS -> RedisKeys.shortVideos(userId);
            case LIVE -> RedisKeys.live(userId);
        };
        return with(connection -> scripts.run(
                connection,
                "append-history",
                key,
                number(HistoryCodec.VERSION),
                number(HistoryCodec.RECORD),
                number(catalog.maxLength(kind.collection())),
                number(source.partition()),
                number(source.offset()),
                HistoryCodec.encode(item),
                number(properties.userTtl().toMillis())));
    }

    @Override
    public boolean putProfile(ProfileRecord profile) {
        byte[] key = switch (profile.getProfileCase()) {
            case USER -> RedisKeys.userProfile(profile.getUser().getUserId());
            case AUTHOR -> RedisKeys.authorProfile(profile.getAuthor().getAuthorId());
            case PROFILE_NOT_SET -> throw new IllegalArgumentException("the profile is of nobody");
        };
        byte[] value = withTime(profile.getReceivedAtMs(), NOTHING, profile.toByteArray());
        return putIfNewer(
                key, profile.getReceivedAtMs(), value, properties.userTtl().toMillis());
    }

    @Override
    public boolean putRoom(RoomRecord room) {
        ProfileRecord author = with(
                connection -> profile(connection.stringCommands().get(RedisKeys.authorProfile(room.getAuthorId()))));
        long followers = author == null ? 0 : author.getAuthor().getFollowers();
        byte[] value = withTime(room.getReceivedAtMs(), little(followers), room.toByteArray());
        boolean newer = putIfNewer(
                RedisKeys.room(room.getRoomId()),
                room.getReceivedAtMs(),
                value,
                properties.roomTtl().toMillis());
        // Also on a repeat: the set may have missed what the value has.
        StoredRoom kept =
                with(connection -> storedRoom(connection.stringCommands().get(RedisKeys.room(room.getRoomId()))));
        RoomRecord now = kept == null ? room : kept.room();
        byte[] member = number(room.getRoomId());
        with(connection -> now.getState() == RoomState.ROOM_STATE_LIVE
                ? connection.zSetCommands().zAdd(RedisKeys.LIVE, (double) now.getReceivedAtMs(), member)
                : connection.zSetCommands().zRem(RedisKeys.LIVE, member) != null);
        // Rooms whose end never came: their records are gone by now.
        double goneMs = (double) (room.getReceivedAtMs() - properties.roomTtl().toMillis());
        with(connection -> connection
                .zSetCommands()
                .zRemRangeByScore(RedisKeys.LIVE, Double.NEGATIVE_INFINITY, Math.nextDown(goneMs)));
        return newer;
    }

    private boolean putIfNewer(byte[] key, long receivedAtMs, byte[] value, long ttlMs) {
        return with(
                connection -> scripts.run(connection, "put-if-newer", key, number(receivedAtMs), value, number(ttlMs)));
    }

    @Override
    public RoomCounters loadCounters(long roomId, int partition) {
        byte[] bytes = with(connection -> connection.hashCommands().hGet(RedisKeys.windows(roomId), number(partition)));
        return bytes == null ? new RoomCounters() : counters(bytes).orElseGet(RoomCounters::new);
    }

    // Of another version, as an upgrade or the way back from one leaves them: counted anew from now on.
    private Optional<RoomCounters> counters(byte[] bytes) {
        try {
            return Optional.of(RoomCounters.decode(bytes));
        } catch (IllegalArgumentException e) {
            unreadableCounters.increment();
            return Optional.empty();
        }
    }

    @Override
    public void putCounters(int partition, Map<Long, RoomCounters> byRoom) {
        with(connection -> {
            connection.openPipeline();
            byRoom.forEach((roomId, counters) -> {
                connection.hashCommands().hSet(RedisKeys.windows(roomId), number(partition), counters.encode());
                connection
                        .keyCommands()
                        .pExpire(RedisKeys.windows(roomId), properties.roomTtl().toMillis());
            });
            return connection.closePipeline();
        });
    }

    @Override
    public List<RoomRead> liveRooms(int limit) {
        Set<byte[]> members = with(connection -> connection.zSetCommands().zRevRange(RedisKeys.LIVE, 0, limit - 1L));
        List<Long> roomIds = members == null
                ? List.of()
                : members.stream().map(RedisFeatureStore::number).toList();
        return load(0, roomIds, 0, 0).rooms().stream()
                .filter(read -> read.room() != null)
                .toList();
    }

    @Override
    public void putNextOffset(String topic, int partition, long nextOffset) {
        with(connection -> connection
                .hashCommands()
                .hSet(RedisKeys.OFFSETS, RedisKeys.bytes(topic + "/" + partition), number(nextOffset)));
    }

    @Override
    public OptionalLong nextOffset(String topic, int partition) {
        byte[] kept = with(connection ->
                connection.hashCommands().hGet(RedisKeys.OFFSETS, RedisKeys.bytes(topic + "/" + partition)));
        return kept == null ? OptionalLong.empty() : OptionalLong.of(number(kept));
    }

    private <T extends @Nullable Object> T with(Function<RedisConnection, T> work) {
        try (RedisConnection connection = connections.getConnection()) {
            return work.apply(connection);
        } catch (DataAccessException e) {
            throw new StoreException("Redis does not answer: " + e.getMessage(), e);
        }
    }

    private static @Nullable History history(byte @Nullable [] bytes, int limit) {
        try {
            return bytes == null || limit == 0 ? null : HistoryCodec.decode(bytes, limit);
        } catch (UnreadableHistoryException e) {
            return null;
        }
    }

    private static @Nullable ProfileRecord profile(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : ProfileRecord.parser().parseFrom(bytes, 8, bytes.length - 8);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static @Nullable StoredRoom storedRoom(byte @Nullable [] bytes) {
        try {
            return bytes == null
                    ? null
                    : new StoredRoom(
                            RoomRecord.parser().parseFrom(bytes, 16, bytes.length - 16),
                            ByteBuffer.wrap(bytes)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getLong(8));
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static byte[] withTime(long atMs, byte[] between, byte[] value) {
        return ByteBuffer.allocate(8 + between.length + value.length)
                .put(little(atMs))
                .put(between)
                .put(value)
                .array();
    }

    private static byte[] little(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static byte[] number(long value) {
        return RedisKeys.bytes(Long.toString(value));
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, java.nio.charset.StandardCharsets.US_ASCII));
    }
}
