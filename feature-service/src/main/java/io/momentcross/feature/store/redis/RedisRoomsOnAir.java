package io.momentcross.feature.store.redis;

import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.window.RoomWindows;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rooms are on air, and about how hot they are. A room's heat is noted when something is counted of it, out of one
 * partition, and made exact when the room is found. Thread-safe.
 */
final class RedisRoomsOnAir {

    /** Ten times as many as anybody may ask for. */
    private static final long MOST_HOT = 10_000;

    private final RedisCalls calls;

    RedisRoomsOnAir(RedisCalls calls) {
        this.calls = calls;
    }

    /** @param goneMs rooms that were put before it have no record any more: their end never came */
    void put(RoomRecord room, double goneMs) {
        byte[] member = RedisKeys.number(room.getRoomId());
        calls.run(batch -> {
            if (room.getState() == RoomState.ROOM_STATE_LIVE) {
                batch.zadd(RedisKeys.LIVE, (double) room.getReceivedAtMs(), member);
            } else {
                batch.zrem(RedisKeys.LIVE, member);
                batch.zrem(RedisKeys.HOT, member);
            }
            batch.zremBelow(RedisKeys.LIVE, goneMs);
            return () -> goneMs;
        });
    }

    /** At most {@code limit} of the hottest, then as many of those that were put last. */
    Set<Long> find(int limit) {
        return calls.run(batch -> {
            CompletableFuture<List<byte[]>> hottest = batch.zrevrange(RedisKeys.HOT, limit - 1L);
            CompletableFuture<List<byte[]>> newest = batch.zrevrange(RedisKeys.LIVE, limit - 1L);
            return () -> Stream.concat(hottest.join().stream(), newest.join().stream())
                    .map(RedisKeys::number)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        });
    }

    /** {@link RoomWindows#NONE} of a room that is not on air. */
    static void note(RedisBatch batch, long roomId, RoomWindows windows) {
        byte[] member = RedisKeys.number(roomId);
        double heat = windows.heat();
        if (heat > 0) {
            batch.zadd(RedisKeys.HOT, heat, member);
        } else {
            batch.zrem(RedisKeys.HOT, member);
        }
    }

    /** The least hot go, where there are more than are ever asked for. */
    static void trim(RedisBatch batch) {
        batch.zkeep(RedisKeys.HOT, MOST_HOT);
    }
}
