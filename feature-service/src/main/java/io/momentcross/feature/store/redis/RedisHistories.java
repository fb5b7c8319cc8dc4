package io.momentcross.feature.store.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.History;
import io.momentcross.feature.history.HistoryCodec;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.history.HistoryRing;
import io.momentcross.feature.history.UnreadableHistoryException;
import io.momentcross.feature.store.HistoryKind;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.store.StoreProperties;
import io.momentcross.starter.observe.MetricNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Histories in Redis: rings that scripts append to and read from, so that only what is asked for is sent. */
final class RedisHistories {

    // Before the records of a read: how many bytes are stored.
    private static final int STORED = 4;
    private static final int MOST_TRIES = 10;

    /** A history as read; {@code storedBytes} are those of all of it. */
    record Read(@Nullable History items, int storedBytes) {

        static final Read NOTHING = new Read(null, 0);
    }

    private final RedisCalls calls;
    private final StoreProperties properties;
    private final byte[] ttlMs;
    private final Counter quarantined;
    private final Map<Integer, Counter> late;

    RedisHistories(RedisCalls calls, StoreProperties properties, MeterRegistry metrics) {
        this.calls = calls;
        this.properties = properties;
        this.ttlMs = RedisKeys.number(properties.userTtl().toMillis());
        this.quarantined = metrics.counter(MetricNames.of("store", "histories.quarantined"));
        this.late = Map.of(
                2, late(metrics, "in_place"),
                3, late(metrics, "behind_bound"),
                4, late(metrics, "older_than_all"));
    }

    private static Counter late(MeterRegistry metrics, String reason) {
        return metrics.counter(MetricNames.of("store", "histories.late"), MetricNames.REASON, reason);
    }

    /** Null where nothing is asked for. */
    @Nullable
    CompletableFuture<byte[]> read(RedisBatch batch, HistoryKind kind, long userId, int limit) {
        return limit <= 0
                ? null
                : batch.bytes(
                        RedisScript.HISTORY_READ, RedisKeys.histories(kind, userId), RedisKeys.number(limit), ttlMs);
    }

    Read decode(@Nullable CompletableFuture<byte[]> answer) {
        byte @Nullable [] bytes = answer == null ? null : answer.join();
        if (bytes == null) {
            return Read.NOTHING;
        }
        int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (stored == 0) {
            quarantined.increment();
            return Read.NOTHING;
        }
        return new Read(HistoryCodec.newestFirst(bytes, STORED), stored);
    }

    boolean append(HistoryKind kind, long userId, HistoryItem item, SourceOffset source) {
        int answer = calls.run(batch -> {
            CompletableFuture<Long> appended = batch.number(
                    RedisScript.HISTORY_APPEND,
                    RedisKeys.histories(kind, userId),
                    RedisKeys.number(properties.longest(kind)),
                    RedisKeys.number(source.partition()),
                    RedisKeys.number(source.offset()),
                    HistoryCodec.encode(item),
                    RedisKeys.number(properties.lateItems()),
                    ttlMs);
            return () -> appended.join().intValue();
        });
        if ((answer & 8) != 0) {
            quarantined.increment();
        }
        int placed = answer & 7;
        Counter counter = late.get(placed);
        if (counter != null) {
            counter.increment();
        }
        return placed != 0;
    }

    /** Reads whole histories, merges, and puts them back unless they changed meanwhile: those it does once more. */
    long merge(HistoryKind kind, Map<Long, List<HistoryItem>> byUser) {
        Map<Long, List<HistoryItem>> open = new LinkedHashMap<>(byUser);
        long added = 0;
        for (int tries = 0; !open.isEmpty(); tries++) {
            if (tries == MOST_TRIES) {
                throw new StoreException(
                        "The histories of " + open.keySet() + " change faster than they can be added to.", null);
            }
            for (Change change : replace(kind, changes(kind, open))) {
                open.remove(change.userId);
                added += change.added();
            }
        }
        return added;
    }

    /** What is to become of a user's history; {@code merged} is null where it stays as it is. */
    private static final class Change {

        private final long userId;
        // What stands before the records of the history as it was read.
        private final byte[] begins;
        private final boolean isUnreadable;
        private final HistoryRing.@Nullable Merged merged;

        Change(long userId, byte[] begins, boolean isUnreadable, HistoryRing.@Nullable Merged merged) {
            this.userId = userId;
            this.begins = begins;
            this.isUnreadable = isUnreadable;
            this.merged = merged;
        }

        int added() {
            return merged == null ? 0 : merged.added();
        }
    }

    private List<Change> changes(HistoryKind kind, Map<Long, List<HistoryItem>> byUser) {
        int longest = properties.longest(kind);
        return calls.run(batch -> {
            Map<Long, CompletableFuture<byte[]>> stored = new LinkedHashMap<>();
            byUser.keySet()
                    .forEach(user -> stored.put(
                            user, batch.get(RedisKeys.histories(kind, user).getFirst())));
            return () -> {
                List<Change> changes = new ArrayList<>();
                stored.forEach((user, bytes) ->
                        changes.add(change(user, bytes.join(), byUser.getOrDefault(user, List.of()), longest)));
                return changes;
            };
        });
    }

    private static Change change(long userId, byte @Nullable [] stored, List<HistoryItem> items, int longest) {
        HistoryRing before = HistoryRing.empty(longest);
        byte[] begins = {};
        boolean isUnreadable = false;
        if (stored != null) {
            try {
                before = HistoryRing.parse(stored);
                begins = HistoryRing.begins(stored);
            } catch (UnreadableHistoryException e) {
                isUnreadable = true;
                begins = stored;
            }
        }
        return new Change(
                userId, begins, isUnreadable, before.merge(items, longest).orElse(null));
    }

    /** Those that are done. */
    private List<Change> replace(HistoryKind kind, List<Change> changes) {
        return calls.runOnce(batch -> {
            List<CompletableFuture<Long>> answers = new ArrayList<>();
            for (Change change : changes) {
                answers.add(
                        change.merged == null
                                ? CompletableFuture.completedFuture(1L)
                                : batch.number(
                                        RedisScript.HISTORY_REPLACE,
                                        RedisKeys.histories(kind, change.userId),
                                        change.begins,
                                        change.merged.ring().toBytes(),
                                        ttlMs,
                                        RedisKeys.number(change.isUnreadable ? 1 : 0)));
            }
            return () -> {
                List<Change> done = new ArrayList<>();
                for (int i = 0; i < changes.size(); i++) {
                    if (answers.get(i).join() == 1) {
                        done.add(changes.get(i));
                        quarantined.increment(changes.get(i).isUnreadable ? 1 : 0);
                    }
                }
                return done;
            };
        });
    }
}
