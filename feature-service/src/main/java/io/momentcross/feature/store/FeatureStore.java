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
     * Reads a user and rooms in one round trip. A room may be as it was a moment ago, where the store says so.
     *
     * @param shortVideos longest short-video history wanted, 0 for none
     * @param live        longest live history wanted, 0 for none
     * @param nowMs       where rooms' windows end
     */
    FeatureRead load(long userId, List<Long> roomIds, int shortVideos, int live, long nowMs);

    /**
     * Puts an item into a user's history unless the source's offset was taken in before; the oldest item goes where the
     * history is full. An item that comes late passes newer ones to its place by happenedAt, but no more than
     * {@link StoreProperties#lateItems()} of them.
     *
     * @return false where it was a repeat
     */
    boolean append(HistoryKind kind, long userId, HistoryItem item, SourceOffset source);

    /**
     * Adds items to histories, each in its place by happenedAt, beside what is appended meanwhile. The same item at the
     * same time is the same behaviour, and is there once.
     *
     * @return how many were added; the others were there, or are older than all of a full history
     */
    long merge(HistoryKind kind, Map<Long, List<HistoryItem>> byUser);

    /** Keeps the profile unless a newer one (by receivedAt) is there. */
    default boolean putProfile(ProfileRecord profile) {
        return putProfiles(List.of(profile)) == 1;
    }

    /**
     * Keeps each profile unless a newer one (by receivedAt) is there.
     *
     * @return how many are kept
     */
    int putProfiles(List<ProfileRecord> profiles);

    /** Keeps the room unless a newer record (by receivedAt) is there; rooms on air join {@link #liveRooms}. */
    boolean putRoom(RoomRecord room);

    /** Counters of one room out of one partition; fresh ones where none are stored that can be read. */
    RoomCounters loadCounters(long roomId, int partition);

    /**
     * Keeps counters as absolute values, by room, but for rooms whose counters have taken in more by now.
     *
     * @return false where there is such a room: somebody else counts the partition
     */
    boolean putCounters(int partition, Map<Long, RoomCounters> byRoom);

    /**
     * Rooms on air, with what is counted of them, at most {@code limit}: the hottest, as far as any is, first, then those
     * that were put last. Heat that the store finds a room by is about what it was when something was last counted, or when
     * the room was last found. A room whose end never came is on air for as
     * long as its record is kept.
     *
     * @param nowMs where windows end
     */
    List<RoomRead> liveRooms(int limit, long nowMs);

    /**
     * Notes that everything of {@code topic}'s partition before {@code to} has been taken in.
     *
     * @param from what {@link #nextOffset} was
     * @return false where it is less by now: the store came back older, and what it has lost must be taken in again
     */
    boolean advance(String topic, int partition, OptionalLong from, long to);

    /** Where ingest goes on; empty where nothing was taken in yet. */
    OptionalLong nextOffset(String topic, int partition);
}
