package io.momentcross.feature.store;

import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.window.RoomCounters;
import io.momentcross.feature.window.RoomWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The store's twin in memory, held to the same contract: for tests, and for days that are lived through offline. */
public final class InMemoryFeatureStore implements FeatureStore {

    private final StoreProperties properties;
    private final Map<String, List<HistoryItem>> histories = new HashMap<>();
    private final Map<String, Long> taken = new HashMap<>();
    private final Map<String, ProfileRecord> profiles = new HashMap<>();
    private final Map<Long, StoredRoom> rooms = new HashMap<>();
    private final Map<Long, Map<Integer, byte[]>> counters = new HashMap<>();
    private final Map<String, Long> offsets = new TreeMap<>();

    /** Histories as long as a model is fed. */
    public InMemoryFeatureStore() {
        this(new StoreProperties(Duration.ofDays(90), Duration.ofDays(1), 1000, 200, 100));
    }

    /** Nothing goes for its age: times to live count for nothing. */
    public InMemoryFeatureStore(StoreProperties properties) {
        this.properties = properties;
    }

    @Override
    public synchronized FeatureRead load(long userId, List<Long> roomIds, int shortVideos, int live, long nowMs) {
        UserRead user = new UserRead(
                profiles.get("u" + userId),
                history(HistoryKind.SHORT_VIDEOS, userId, shortVideos),
                history(HistoryKind.LIVE, userId, live));
        return new FeatureRead(user, roomIds.stream().map(id -> room(id, nowMs)).toList());
    }

    private RoomRead room(long roomId, long nowMs) {
        return new RoomRead(
                roomId,
                rooms.get(roomId),
                new RoomWindows(
                        counters.getOrDefault(roomId, Map.of()).values().stream()
                                .map(RoomCounters::decode)
                                .toList(),
                        nowMs));
    }

    private @Nullable History history(HistoryKind kind, long userId, int limit) {
        List<HistoryItem> items = histories.get(kind + "/" + userId);
        if (items == null || limit == 0) {
            return null;
        }
        History.Builder history = History.newBuilder();
        for (HistoryItem item : items.reversed().stream().limit(limit).toList()) {
            history.addItemIds(item.itemId())
                    .addAuthorIds(item.authorId())
                    .addCategoryIds(item.categoryId())
                    .addHappenedAtMs(item.happenedAtMs())
                    .addValues(item.value())
                    .addFlags(item.flags());
        }
        return history.build();
    }

    @Override
    public synchronized boolean append(HistoryKind kind, long userId, HistoryItem item, SourceOffset source) {
        String key = kind + "/" + userId;
        Long before = taken.get(key + "/" + source.partition());
        if (before != null && source.offset() <= before) {
            return false;
        }
        taken.put(key + "/" + source.partition(), source.offset());
        List<HistoryItem> items = histories.computeIfAbsent(key, k -> new ArrayList<>());
        int lowest = Math.max(0, items.size() - properties.lateItems());
        int at = items.size();
        while (at > lowest && items.get(at - 1).happenedAtMs() > item.happenedAtMs()) {
            at--;
        }
        boolean isFull = items.size() >= properties.longest(kind);
        if (!isFull || at > 0) {
            items.add(at, item);
        }
        if (isFull && at > 0) {
            items.removeFirst();
        }
        return true;
    }

    @Override
    public synchronized long merge(HistoryKind kind, Map<Long, List<HistoryItem>> byUser) {
        long added = 0;
        for (Map.Entry<Long, List<HistoryItem>> user : byUser.entrySet()) {
            String key = kind + "/" + user.getKey();
            List<HistoryItem> items = new ArrayList<>(histories.getOrDefault(key, List.of()));
            List<HistoryItem> fresh = new ArrayList<>();
            for (HistoryItem item : user.getValue()) {
                if (items.stream().noneMatch(known -> isSame(known, item))) {
                    items.add(item);
                    fresh.add(item);
                }
            }
            items.sort(Comparator.comparingLong(HistoryItem::happenedAtMs));
            items.subList(0, Math.max(0, items.size() - properties.longest(kind)))
                    .clear();
            long its = items.stream().filter(fresh::contains).count();
            if (its > 0) {
                histories.put(key, items);
                added += its;
            }
        }
        return added;
    }

    private static boolean isSame(HistoryItem one, HistoryItem other) {
        return one.itemId() == other.itemId() && one.happenedAtMs() == other.happenedAtMs();
    }

    @Override
    public synchronized int putProfiles(List<ProfileRecord> all) {
        int kept = 0;
        for (ProfileRecord profile : all) {
            String key = profile.hasUser()
                    ? "u" + profile.getUser().getUserId()
                    : "a" + profile.getAuthor().getAuthorId();
            ProfileRecord before = profiles.get(key);
            if (before == null || before.getReceivedAtMs() < profile.getReceivedAtMs()) {
                profiles.put(key, profile);
                kept++;
            }
        }
        return kept;
    }

    @Override
    public synchronized boolean putRoom(RoomRecord room) {
        StoredRoom before = rooms.get(room.getRoomId());
        if (before != null && before.room().getReceivedAtMs() >= room.getReceivedAtMs()) {
            return false;
        }
        ProfileRecord author = profiles.get("a" + room.getAuthorId());
        long followers = author == null ? 0 : author.getAuthor().getFollowers();
        rooms.put(room.getRoomId(), new StoredRoom(room, followers));
        return true;
    }

    @Override
    public synchronized RoomCounters loadCounters(long roomId, int partition) {
        byte[] bytes = counters.getOrDefault(roomId, Map.of()).get(partition);
        return bytes == null ? new RoomCounters() : RoomCounters.decode(bytes);
    }

    @Override
    public synchronized boolean putCounters(int partition, Map<Long, RoomCounters> byRoom) {
        boolean isAll = true;
        for (Map.Entry<Long, RoomCounters> room : byRoom.entrySet()) {
            boolean isNewest = loadCounters(room.getKey(), partition).nextOffset()
                    <= room.getValue().nextOffset();
            if (isNewest) {
                counters.computeIfAbsent(room.getKey(), r -> new HashMap<>())
                        .put(partition, room.getValue().encode());
            }
            isAll &= isNewest;
        }
        return isAll;
    }

    @Override
    public synchronized List<RoomRead> liveRooms(int limit, long nowMs) {
        return rooms.values().stream()
                .map(StoredRoom::room)
                .filter(room -> room.getState() == RoomState.ROOM_STATE_LIVE)
                .sorted(Comparator.comparingLong(RoomRecord::getReceivedAtMs).reversed())
                .map(room -> room(room.getRoomId(), nowMs))
                .sorted(RoomRead.HOTTEST_FIRST)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean advance(String topic, int partition, OptionalLong from, long to) {
        long kept = nextOffset(topic, partition).orElse(-1);
        if (kept < from.orElse(-1)) {
            return false;
        }
        offsets.put(topic + "/" + partition, Math.max(kept, to));
        return true;
    }

    @Override
    public synchronized OptionalLong nextOffset(String topic, int partition) {
        Long kept = offsets.get(topic + "/" + partition);
        return kept == null ? OptionalLong.empty() : OptionalLong.of(kept);
    }
}
