package io.momentcross.feature.store;

import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.window.RoomCounters;
import io.momentcross.feature.window.RoomWindows;
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

    private static final Map<HistoryKind, Integer> CAPACITY =
            Map.of(HistoryKind.SHORT_VIDEOS, 1000, HistoryKind.LIVE, 200);

    private final Map<String, List<HistoryItem>> histories = new HashMap<>();
    private final Map<String, SourceOffset> taken = new HashMap<>();
    private final Map<String, ProfileRecord> profiles = new HashMap<>();
    private final Map<Long, StoredRoom> rooms = new HashMap<>();
    private final Map<Long, Map<Integer, byte[]>> counters = new HashMap<>();
    private final Map<String, Long> offsets = new TreeMap<>();

    @Override
    public synchronized FeatureRead load(long userId, List<Long> roomIds, int shortVideos, int live) {
        UserRead user = new UserRead(
                profiles.get("u" + userId),
                history(HistoryKind.SHORT_VIDEOS, userId, shortVideos),
                history(HistoryKind.LIVE, userId, live));
        return new FeatureRead(user, roomIds.stream().map(this::room).toList());
    }

    private RoomRead room(long roomId) {
        return new RoomRead(
                roomId,
                rooms.get(roomId),
                new RoomWindows(counters.getOrDefault(roomId, Map.of()).values().stream()
                        .map(RoomCounters::decode)
                        .toList()));
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
        SourceOffset last = taken.get(key);
        if (last != null && last.partition() == source.partition() && source.offset() <= last.offset()) {
            return false;
        }
        taken.put(key, source);
        List<HistoryItem> items = histories.computeIfAbsent(key, k -> new ArrayList<>());
        items.add(item);
        if (items.size() > CAPACITY.getOrDefault(kind, 0)) {
            items.removeFirst();
        }
        return true;
    }

    @Override
    public synchronized boolean putProfile(ProfileRecord profile) {
        String key = profile.hasUser()
                ? "u" + profile.getUser().getUserId()
                : "a" + profile.getAuthor().getAuthorId();
        ProfileRecord before = profiles.get(key);
        if (before != null && before.getReceivedAtMs() >= profile.getReceivedAtMs()) {
            return false;
        }
        profiles.put(key, profile);
        return true;
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
    public synchronized void putCounters(int partition, Map<Long, RoomCounters> byRoom) {
        byRoom.forEach((room, value) ->
                counters.computeIfAbsent(room, r -> new HashMap<>()).put(partition, value.encode()));
    }

    @Override
    public synchronized List<RoomRead> liveRooms(int limit) {
        return rooms.values().stream()
                .map(StoredRoom::room)
                .filter(room -> room.getState() == RoomState.ROOM_STATE_LIVE)
                .sorted(Comparator.comparingLong(RoomRecord::getStartedAtMs).reversed())
                .limit(limit)
                .map(room -> room(room.getRoomId()))
                .toList();
    }

    @Override
    public synchronized void putNextOffset(String topic, int partition, long nextOffset) {
        offsets.put(topic + "/" + partition, nextOffset);
    }

    @Override
    public synchronized OptionalLong nextOffset(String topic, int partition) {
        Long kept = offsets.get(topic + "/" + partition);
        return kept == null ? OptionalLong.empty() : OptionalLong.of(kept);
    }
}
