package io.momentcross.feature.store;

import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.window.RoomCounters;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where online features are kept. Thread-safe. Every write may be repeated: what was taken in before changes nothing.
 * All methods throw {@link StoreException} where the store does not answer; a write that failed may or may not have
 * happened.
 */
public interface FeatureStore {

    /**
     * Reads a user and rooms in one round trip.
     *
     * @param shortVideos longest short-video history wanted, 0 for none
     * @param live        longest live history wanted, 0 for none
     */
    FeatureRead load(long userId, List<Long> roomIds, int shortVideos, int live);

    /**
     * Appends to a user's history unless the source's offset was taken in before; the oldest item goes where the
     * history is full.
     *
     * @return false where it was a repeat
     */
    boolean append(HistoryKind kind, long userId, HistoryItem item, SourceOffset source);

    /** Keeps the profile unless a newer one (by receivedAt) is there. */
    boolean putProfile(ProfileRecord profile);

    /** Keeps the room unless a newer record (by receivedAt) is there; rooms on air join {@link #liveRooms}. */
    boolean putRoom(RoomRecord room);

    /** Counters of one room out of one partition; fresh ones where none are stored that can be read. */
    RoomCounters loadCounters(long roomId, int partition);

    /** Keeps counters as absolute values, by room. */
    void putCounters(int partition, Map<Long, RoomCounters> byRoom);

    /**
     * Rooms on air, with what is counted of them, at most {@code limit}. A room whose end never came is on air for as
     * long as its record is kept.
     */
    List<RoomRead> liveRooms(int limit);

    /** Notes that everything of {@code topic}'s partition before {@code nextOffset} has been taken in. */
    void putNextOffset(String topic, int partition, long nextOffset);

    /** Where ingest goes on; empty where nothing was taken in yet. */
    OptionalLong nextOffset(String topic, int partition);
}
