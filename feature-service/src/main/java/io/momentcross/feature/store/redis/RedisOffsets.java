package io.momentcross.feature.store.redis;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Where ingest stands, kept beside what it has written, so that both come back as old as each other. On a cluster every
 * master has a note of its own, under a key of one of its slots, and the lowest counts: any of them may come back older.
 */
final class RedisOffsets {

    private static final String NAME = "offsets";

    private final RedisCalls calls;

    RedisOffsets(RedisCalls calls) {
        this.calls = calls;
    }

    OptionalLong next(String topic, int partition) {
        byte[] field = field(topic, partition);
        List<byte[]> keys = keys();
        return calls.run(batch -> {
            List<CompletableFuture<byte[]>> notes =
                    keys.stream().map(key -> batch.hget(key, field)).toList();
            return () -> {
                long lowest = Long.MAX_VALUE;
                for (CompletableFuture<byte[]> note : notes) {
                    byte[] kept = note.join();
                    if (kept == null) {
                        return OptionalLong.empty();
                    }
                    lowest = Math.min(lowest, RedisKeys.number(kept));
                }
                return OptionalLong.of(lowest);
            };
        });
    }

    boolean advance(String topic, int partition, OptionalLong from, long to) {
        byte[] field = field(topic, partition);
        List<byte[]> keys = keys();
        return calls.run(batch -> {
            List<CompletableFuture<Long>> notes = keys.stream()
                    .map(key -> batch.number(
                            RedisScript.ADVANCE_OFFSET,
                            List.of(key),
                            field,
                            RedisKeys.number(from.orElse(-1)),
                            RedisKeys.number(to)))
                    .toList();
            return () -> notes.stream().allMatch(note -> note.join() == 1);
        });
    }

    private List<byte[]> keys() {
        return calls.on(connection -> connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                ? cluster.getPartitions().stream()
                        .filter(node -> node.getRole().isUpstream() && !node.hasNoSlots())
                        .map(RedisOffsets::key)
                        .toList()
                : List.of(RedisKeys.bytes("mc:" + NAME)));
    }

    // The same for as long as the node keeps the slot.
    private static byte[] key(RedisClusterNode node) {
        for (int i = 0; ; i++) {
            byte[] key = RedisKeys.bytes("mc:{o" + i + "}:" + NAME);
            if (node.hasSlot(SlotHash.getSlot(key))) {
                return key;
            }
        }
    }

    private static byte[] field(String topic, int partition) {
        return RedisKeys.bytes(topic + "/" + partition);
    }
}
