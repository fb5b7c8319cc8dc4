package io.momentcross.feature.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.AuthorProfile;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.RoomRecord;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.feature.history.HistoryItem;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.RoomCounters;
import io.momentcross.feature.window.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store does. Ids are new for each test, so that one store serves them all. */
public abstract class FeatureStoreContract {

    /** What the store under test is told. */
    protected static final StoreProperties PROPERTIES =
            new StoreProperties(Duration.ofDays(2), Duration.ofDays(1), 300, 200, 5);

    /** Where windows of what is read end. */
    protected static final long NOW = 2_000;

    private static final AtomicLong IDS = new AtomicLong(9_007_199_254_740_993L);

    private final long id = IDS.incrementAndGet();

    protected abstract FeatureStore store();

    @Test
    void nothingIsThere_whenNothingWasWritten() {
        FeatureRead read = store().load(id, List.of(id, id + 1), 10, 10, NOW);

        assertThat(read.user()).isEqualTo(new UserRead(null, null, null));
        assertThat(read.rooms()).extracting(RoomRead::roomId).containsExactly(id, id + 1);
        assertThat(read.rooms().getFirst().room()).isNull();
        assertThat(read.rooms().getFirst().windows().isEmpty()).isTrue();
        assertThat(store().nextOffset("nothing", 0)).isEmpty();
    }

    @Test
    void newestItemComesFirst_whenItemsAreAppended() {
        for (int i = 0; i < 5; i++) {
            assertThat(store().append(HistoryKind.SHORT_VIDEOS, id, item(i), new SourceOffset(1, 10 + i)))
                    .isTrue();
        }
        var history = store().load(id, List.of(), 3, 0, NOW).user().shortVideos();
        assertThat(history).isNotNull();
        assertThat(history.getItemIdsList()).containsExactly(4L, 3L, 2L);
        assertThat(history.getAuthorIdsList()).containsExactly(-4L, -3L, -2L);
        assertThat(history.getValuesList()).containsExactly(0.5f, 0.5f, 0.5f);
        assertThat(history.getFlagsList()).containsExactly(7, 7, 7);
        assertThat(store().load(id, List.of(), 0, 10, NOW).user()).isEqualTo(new UserRead(null, null, null));
    }

    @Test
    void nothingChanges_whenRecordsAreReplayed() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5; i++) {
                boolean taken = store().append(HistoryKind.LIVE, id, item(i), new SourceOffset(0, i));
                assertThat(taken).isEqualTo(round == 0);
            }
        }
        var history = store().load(id, List.of(), 0, 100, NOW).user().live();
        assertThat(history).isNotNull();
        assertThat(history.getItemIdsList()).containsExactly(4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void oldestItemGoes_whenTheHistoryIsFull() {
        for (int i = 0; i < 203; i++) {
            store().append(HistoryKind.LIVE, id, item(i), new SourceOffset(0, i));
        }
        var history = store().load(id, List.of(), 0, 1000, NOW).user().live();
        assertThat(history).isNotNull();
        assertThat(history.getItemIdsCount()).isEqualTo(200);
        assertThat(history.getItemIds(0)).isEqualTo(202);
        assertThat(history.getItemIds(199)).isEqualTo(3);
    }

    @Test
    void lateItemTakesItsPlace_whenItComesAfterNewerOnes() {
        appendAt(10, 20, 30, 25, 30, 5);
        assertThat(times()).containsExactly(30L, 30L, 25L, 20L, 10L, 5L);
    }

    @Test
    void lateItemPassesNoMoreThanTheBound_whenItIsVeryLate() {
        appendAt(10, 20, 30, 40, 50, 60, 70, 80, 15);
        assertThat(times()).containsExactly(80L, 70L, 60L, 50L, 40L, 15L, 30L, 20L, 10L);
    }

    @Test
    void lateItemTakesItsPlace_whenTheRingHasTurned() {
        for (int i = 0; i < 202; i++) {
            store().append(HistoryKind.LIVE, id, at(10L * i), new SourceOffset(0, i));
        }
        store().append(HistoryKind.LIVE, id, at(1989), new SourceOffset(0, 202));
        assertThat(times().subList(0, 6)).containsExactly(2010L, 2000L, 1990L, 1989L, 1980L, 1970L);
        assertThat(times()).hasSize(200).endsWith(40L, 30L);
    }

    @Test
    void eachPartitionIsTakenInOnce_whenAUsersRecordsCameFromTwo() {
        assertThat(store().append(HistoryKind.LIVE, id, at(10), new SourceOffset(0, 70)))
                .isTrue();
        assertThat(store().append(HistoryKind.LIVE, id, at(20), new SourceOffset(3, 4)))
                .isTrue();
        assertThat(store().append(HistoryKind.LIVE, id, at(10), new SourceOffset(0, 70)))
                .isFalse();
        assertThat(store().append(HistoryKind.LIVE, id, at(20), new SourceOffset(3, 4)))
                .isFalse();
        assertThat(store().append(HistoryKind.LIVE, id, at(30), new SourceOffset(3, 5)))
                .isTrue();
        assertThat(times()).containsExactly(30L, 20L, 10L);
    }

    @Test
    void itemsAreAddedOnce_whenTheyAreMergedTwice() {
        appendAt(10, 30);
        for (int round = 0; round < 2; round++) {
            long added = store().merge(
                            HistoryKind.LIVE, Map.of(id, List.of(at(20), at(30), at(5)), id + 1000, List.of(at(7))));
            assertThat(added).isEqualTo(round == 0 ? 3 : 0);
        }
        assertThat(times()).containsExactly(30L, 20L, 10L, 5L);
        assertThat(store().append(HistoryKind.LIVE, id, at(30), new SourceOffset(0, 1)))
                .as("the source's offsets are kept")
                .isFalse();
        store().append(HistoryKind.LIVE, id, at(40), new SourceOffset(0, 2));
        assertThat(times()).containsExactly(40L, 30L, 20L, 10L, 5L);
    }

    @Test
    void newestAreKept_whenMoreAreMergedThanThereIsRoom() {
        appendAt(1_000_000, 2_000_000);
        List<HistoryItem> many =
                IntStream.range(0, 500).mapToObj(i -> at(1000L * i)).toList();
        assertThat(store().merge(HistoryKind.LIVE, Map.of(id, many))).isEqualTo(198);
        assertThat(times())
                .hasSize(200)
                .startsWith(2_000_000L, 1_000_000L, 499_000L)
                .endsWith(302_000L);
        store().append(HistoryKind.LIVE, id, at(3_000_000), new SourceOffset(0, 2));
        assertThat(times()).hasSize(200).startsWith(3_000_000L, 2_000_000L).endsWith(303_000L);
    }

    @Test
    void newerProfileStays_whenAnOlderOneComesLater() {
        assertThat(store().putProfile(user(200, 2))).isTrue();
        assertThat(store().putProfile(user(100, 1))).isFalse();
        assertThat(store().putProfile(user(200, 3))).isFalse();

        ProfileRecord kept = store().load(id, List.of(), 0, 0, NOW).user().profile();
        assertThat(kept).isNotNull();
        assertThat(kept.getUser().getRegion()).isEqualTo(2);
    }

    @Test
    void roomCarriesItsAuthor_whenTheAuthorIsKnown() {
        store().putProfile(ProfileRecord.newBuilder()
                .setReceivedAtMs(1)
                .setAuthor(AuthorProfile.newBuilder().setAuthorId(id).setFollowers(77))
                .build());
        assertThat(store().putRoom(room(10, RoomState.ROOM_STATE_LIVE))).isTrue();

        StoredRoom kept =
                store().load(0, List.of(id), 0, 0, NOW).rooms().getFirst().room();
        assertThat(kept).isNotNull();
        assertThat(kept.followers()).isEqualTo(77);
        assertThat(kept.room().getTitle()).isEqualTo("täglich");
        assertThat(store().liveRooms(10_000, NOW)).extracting(RoomRead::roomId).contains(id);
    }

    @Test
    void roomLeavesTheAir_whenItEnds() {
        store().putRoom(room(10, RoomState.ROOM_STATE_LIVE));
        store().putRoom(room(20, RoomState.ROOM_STATE_ENDED));
        assertThat(store().putRoom(room(10, RoomState.ROOM_STATE_LIVE))).isFalse();

        assertThat(store().liveRooms(10_000, NOW)).extracting(RoomRead::roomId).doesNotContain(id);
    }

    @Test
    void countersAddUpOverPartitions_whenReadTogether() {
        for (int partition : List.of(0, 3)) {
            RoomCounters counters = store().loadCounters(id, partition);
            counters.begin(5, 1_000);
            counters.add(Counter.CLICKS, 2, 1_000);
            counters.add(Counter.ENTRIES, 1, 1_000);
            store().putCounters(partition, Map.of(id, counters));
        }
        RoomRead read = store().load(0, List.of(id), 0, 0, NOW).rooms().getFirst();
        assertThat(read.windows().sum(Counter.CLICKS, Span.TOTAL)).isEqualTo(4);
        assertThat(read.windows().present()).isEqualTo(2);
        assertThat(store().loadCounters(id, 3).nextOffset()).isEqualTo(6);
    }

    @Test
    void countersStay_whenOneWhoWasSlowerPutsItsOwn() {
        RoomCounters slower = store().loadCounters(id, 0);
        RoomCounters faster = store().loadCounters(id, 0);
        faster.begin(5, 1_000);
        faster.begin(6, 1_000);
        faster.add(Counter.CLICKS, 2, 1_000);
        slower.begin(5, 1_000);
        slower.add(Counter.CLICKS, 1, 1_000);

        assertThat(store().putCounters(0, Map.of(id, faster))).isTrue();
        assertThat(store().putCounters(0, Map.of(id, slower))).isFalse();

        assertThat(store().loadCounters(id, 0).nextOffset()).isEqualTo(7);
        assertThat(store().putCounters(0, Map.of(id, faster))).isTrue();
    }

    @Test
    void hottestRoomIsFoundFirst_howeverManyWerePutAfterIt_untilItIsHotNoMore() {
        store().putRoom(room(10, RoomState.ROOM_STATE_LIVE));
        RoomCounters counters = store().loadCounters(id, 0);
        counters.begin(1, NOW);
        counters.add(Counter.GIFTS, 1_000_000, NOW);
        store().putCounters(0, Map.of(id, counters));
        List<Long> later =
                LongStream.generate(IDS::incrementAndGet).limit(3).boxed().toList();
        for (long other : later) {
            store().putRoom(room(20, RoomState.ROOM_STATE_LIVE).toBuilder()
                    .setRoomId(other)
                    .build());
        }

        assertThat(store().liveRooms(2, NOW).getFirst().roomId()).isEqualTo(id);
        long cold = NOW + Duration.ofMinutes(6).toMillis();
        assertThat(store().liveRooms(1, cold)).hasSize(1);
        assertThat(store().liveRooms(1, cold).getFirst().roomId()).isNotEqualTo(id);

        store().putCounters(0, Map.of(id, counters));
        for (long ended : Stream.concat(Stream.of(id), later.stream()).toList()) {
            store().putRoom(room(30, RoomState.ROOM_STATE_ENDED).toBuilder()
                    .setRoomId(ended)
                    .build());
        }
        assertThat(store().liveRooms(10_000, NOW)).extracting(RoomRead::roomId).doesNotContain(id);
    }

    @Test
    void offsetIsKept_whenIngestAdvances() {
        String topic = "topic" + id;
        assertThat(store().advance(topic, 2, OptionalLong.empty(), 5)).isTrue();
        assertThat(store().advance(topic, 2, OptionalLong.of(5), 9)).isTrue();
        assertThat(store().nextOffset(topic, 2)).hasValue(9);
        assertThat(store().nextOffset(topic, 1)).isEmpty();
    }

    @Test
    void offsetDoesNotAdvance_whenTheStoreStandsBeforeIt() {
        String topic = "topic" + id;
        assertThat(store().advance(topic, 0, OptionalLong.of(5), 9)).isFalse();
        assertThat(store().nextOffset(topic, 0)).isEmpty();
        store().advance(topic, 0, OptionalLong.empty(), 4);
        assertThat(store().advance(topic, 0, OptionalLong.of(5), 9)).isFalse();
        assertThat(store().nextOffset(topic, 0)).hasValue(4);
    }

    private void appendAt(long... timesMs) {
        for (int i = 0; i < timesMs.length; i++) {
            store().append(HistoryKind.LIVE, id, at(timesMs[i]), new SourceOffset(0, i));
        }
    }

    private static HistoryItem at(long atMs) {
        return new HistoryItem(atMs + 1, 2, 3, atMs, 0.5f, 7);
    }

    private List<Long> times() {
        var history = store().load(id, List.of(), 0, 10_000, NOW).user().live();
        assertThat(history).isNotNull();
        return history.getHappenedAtMsList();
    }

    private static HistoryItem item(int i) {
        return new HistoryItem(i, -i, 3, 1_000L + i, 0.5f, 7);
    }

    private ProfileRecord user(long receivedAtMs, long region) {
        return ProfileRecord.newBuilder()
                .setReceivedAtMs(receivedAtMs)
                .setUser(UserProfile.newBuilder().setUserId(id).setRegion(region))
                .build();
    }

    private RoomRecord room(long receivedAtMs, RoomState state) {
        return RoomRecord.newBuilder()
                .setRoomId(id)
                .setAuthorId(id)
                .setState(state)
                .setStartedAtMs(5)
                .setTitle("täglich")
                .setReceivedAtMs(receivedAtMs)
                .build();
    }
}
