package io.momentcross.feature.store.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.store.FeatureRead;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.RoomRead;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreProperties;
import io.momentcross.feature.store.StoredRoom;
import io.momentcross.feature.store.UserRead;
import io.momentcross.feature.window.RoomCounters;
import io.momentcross.feature.window.RoomWindows;
import io.momentcross.starter.observe.MetricNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** Redis, or a Redis Cluster: every command names keys of one user or one room. */
@Component
final class RedisFeatureStore implements FeatureStore {

    private final RedisCalls calls;
    private final RedisHistories histories;
    private final RedisOffsets offsets;
    private final RedisRoomsOnAir onAir;
    private final StoreProperties properties;
    private final RecentRooms recent;
    private final Counter unreadableCounters;
    private final DistributionSummary userBytes;

    RedisFeatureStore(
            LettuceConnectionFactory connections,
            StoreProperties properties,
            RecentRooms recent,
            MeterRegistry metrics) {
        this.calls = new RedisCalls(connections, metrics);
        this.histories = new RedisHistories(calls, properties, metrics);
        this.offsets = new RedisOffsets(calls);
        this.onAir = new RedisRoomsOnAir(calls);
        this.properties = properties;
        this.recent = recent;
        this.unreadableCounters = metrics.counter(MetricNames.of("store", "counters.unreadable"));
        this.userBytes = metrics.summary(MetricNames.of("store", "user.bytes"));
    }

    @Override
    public FeatureRead load(long userId, List<Long> roomIds, int shortVideos, int live, long nowMs) {
        Map<Long, RoomRead> known = recent.find(roomIds);
        return calls.run(batch -> {
            CompletableFuture<byte[]> profile = batch.get(RedisKeys.userProfile(userId));
            CompletableFuture<byte[]> videos = histories.read(batch, HistoryKind.SHORT_VIDEOS, userId, shortVideos);
            CompletableFuture<byte[]> rooms = histories.read(batch, HistoryKind.LIVE, userId, live);
            List<Supplier<RoomRead>> reads = new ArrayList<>(roomIds.size());
            for (long roomId : roomIds) {
                RoomRead found = known.get(roomId);
                reads.add(found == null ? room(batch, roomId, nowMs) : () -> found);
            }
            return () -> new FeatureRead(
                    user(profile.join(), histories.decode(videos), histories.decode(rooms)), all(reads));
        });
    }

    private UserRead user(byte @Nullable [] profile, RedisHistories.Read shortVideos, RedisHistories.Read live) {
        int bytes = (profile == null ? 0 : profile.length) + shortVideos.storedBytes() + live.storedBytes();
        if (shortVideos.storedBytes() + live.storedBytes() > 0) {
            userBytes.record(bytes);
        }
        return new UserRead(RedisValues.profile(profile), shortVideos.items(), live.items());
    }

    private static List<RoomRead> all(List<Supplier<RoomRead>> reads) {
        return reads.stream().map(Supplier::get).toList();
    }

    private Supplier<RoomRead> room(RedisBatch batch, long roomId, long nowMs) {
        CompletableFuture<byte[]> room = batch.get(RedisKeys.room(roomId));
        CompletableFuture<Map<byte[], byte[]>> windows = batch.hgetall(RedisKeys.windows(roomId));
        return () -> {
            List<RoomCounters> parts = new ArrayList<>();
            windows.join().values().forEach(value -> counters(value).ifPresent(parts::add));
            RoomRead read = new RoomRead(roomId, RedisValues.room(room.join()), new RoomWindows(parts, nowMs));
            recent.keep(read);
            return read;
        };
    }

    @Override
    public boolean append(HistoryKind kind, long userId, HistoryItem item, SourceOffset source) {
        return histories.append(kind, userId, item, source);
    }

    @Override
    public long merge(HistoryKind kind, Map<Long, List<HistoryItem>> byUser) {
        return histories.merge(kind, byUser);
    }

    @Override
    public int putProfiles(List<ProfileRecord> profiles) {
        return calls.runOnce(batch -> {
            List<CompletableFuture<Long>> kept =
                    profiles.stream().map(profile -> put(batch, profile)).toList();
            return () -> kept.stream().mapToInt(one -> one.join().intValue()).sum();
        });
    }

    private CompletableFuture<Long> put(RedisBatch batch, ProfileRecord profile) {
        byte[] key = switch (profile.getProfileCase()) {
            case USER -> RedisKeys.userProfile(profile.getUser().getUserId());
            case AUTHOR -> RedisKeys.authorProfile(profile.getAuthor().getAuthorId());
            case PROFILE_NOT_SET -> throw new IllegalArgumentException("the profile is of nobody");
        };
        byte[] value = RedisValues.ofProfile(profile);
        return putIfNewer(
                batch,
                key,
                profile.getReceivedAtMs(),
                value,
                properties.userTtl().toMillis());
    }

    @Override
    public boolean putRoom(RoomRecord room) {
        ProfileRecord author = calls.run(batch -> {
            CompletableFuture<byte[]> kept = batch.get(RedisKeys.authorProfile(room.getAuthorId()));
            return () -> RedisValues.profile(kept.join());
        });
        long followers = author == null ? 0 : author.getAuthor().getFollowers();
        byte[] value = RedisValues.ofRoom(room, followers);
        byte[] key = RedisKeys.room(room.getRoomId());
        long ttlMs = properties.roomTtl().toMillis();
        KeptRoom kept = calls.run(batch -> {
            CompletableFuture<Long> put = putIfNewer(batch, key, room.getReceivedAtMs(), value, ttlMs);
            CompletableFuture<byte[]> now = batch.get(key);
            return () -> new KeptRoom(put.join() == 1, RedisValues.room(now.join()));
        });
        // Also on a repeat: the set may have missed what the value has.
        onAir.put(kept.room() == null ? room : kept.room().room(), (double) (room.getReceivedAtMs() - ttlMs));
        recent.forget(room.getRoomId());
        return kept.isNewer();
    }

    private record KeptRoom(boolean isNewer, @Nullable StoredRoom room) {}

    private static CompletableFuture<Long> putIfNewer(
            RedisBatch batch, byte[] key, long receivedAtMs, byte[] value, long ttlMs) {
        return batch.number(
                RedisScript.PUT_IF_NEWER, List.of(key), RedisKeys.number(receivedAtMs), value, RedisKeys.number(ttlMs));
    }

    @Override
    public RoomCounters loadCounters(long roomId, int partition) {
        byte[] bytes = calls.run(batch -> batch.hget(RedisKeys.windows(roomId), RedisKeys.number(partition))::join);
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
    public boolean putCounters(int partition, Map<Long, RoomCounters> byRoom) {
        return calls.run(batch -> {
            List<CompletableFuture<Long>> kept = new ArrayList<>();
            byRoom.forEach((roomId, counters) -> {
                kept.add(batch.number(
                        RedisScript.PUT_COUNTERS,
                        List.of(RedisKeys.windows(roomId)),
                        RedisKeys.number(partition),
                        RedisKeys.number(counters.nextOffset()),
                        counters.encode(),
                        RedisKeys.number(properties.roomTtl().toMillis())));
                // Out of one partition: enough to be found by, and made exact when it is read.
                RedisRoomsOnAir.note(batch, roomId, new RoomWindows(List.of(counters), counters.updatedAtMs()));
            });
            RedisRoomsOnAir.trim(batch);
            return () -> kept.stream().allMatch(one -> one.join() == 1);
        });
    }

    @Override
    public List<RoomRead> liveRooms(int limit, long nowMs) {
        Set<Long> found = onAir.find(limit);
        List<RoomRead> reads = calls.run(batch -> {
            List<Supplier<RoomRead>> rooms =
                    found.stream().map(id -> room(batch, id, nowMs)).toList();
            return () -> all(rooms);
        });
        calls.run(batch -> {
            reads.forEach(read ->
                    RedisRoomsOnAir.note(batch, read.roomId(), isOnAir(read) ? read.windows() : RoomWindows.NONE));
            return reads::size;
        });
        return reads.stream()
                .filter(RedisFeatureStore::isOnAir)
                .sorted(RoomRead.HOTTEST_FIRST)
                .limit(limit)
                .toList();
    }

    private static boolean isOnAir(RoomRead read) {
        return read.room() != null && read.room().room().getState() == RoomState.ROOM_STATE_LIVE;
    }

    @Override
    public boolean advance(String topic, int partition, OptionalLong from, long to) {
        return offsets.advance(topic, partition, from, to);
    }

    @Override
    public OptionalLong nextOffset(String topic, int partition) {
        return offsets.next(topic, partition);
    }
}
