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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every store does. Ids are new for each test, so that one store serves them all. */
public abstract class FeatureStoreContract {

    private static final AtomicLong IDS = new AtomicLong(9_007_199_254_740_993L);

    private final long id = IDS.incrementAndGet();

    protected abstract FeatureStore store();

    @Test
    void nothingIsThere_whenNothingWasWritten() {
        FeatureRead read = store().load(id, List.of(id, id + 1), 10, 10);

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
        var history = store().load(id, List.of(), 3, 0).user().shortVideos();
        assertThat(history).isNotNull();
        assertThat(history.getItemIdsList()).containsExactly(4L, 3L, 2L);
        assertThat(history.getAuthorIdsList()).containsExactly(-4L, -3L, -2L);
        assertThat(history.getValuesList()).containsExactly(0.5f, 0.5f, 0.5f);
        assertThat(history.getFlagsList()).containsExactly(7, 7, 7);
        assertThat(store().load(id, List.of(), 0, 10).user()).isEqualTo(new UserRead(null, null, null));
    }

    @Test
    void nothingChanges_whenRecordsAreReplayed() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5; i++) {
                boolean taken = store().append(HistoryKind.LIVE, id, item(i), new SourceOffset(0, i));
                assertThat(taken).isEqualTo(round == 0);
            }
        }
        var history = store().load(id, List.of(), 0, 100).user().live();
        assertThat(history).isNotNull();
        assertThat(history.getItemIdsList()).containsExactly(4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void oldestItemGoes_whenTheHistoryIsFull() {
        for (int i = 0; i < 203; i++) {
            store().append(HistoryKind.LIVE, id, item(i), new SourceOffset(0, i));
        }
        var history = store().load(id, List.of(), 0, 1000).user().live();
        assertThat(history).isNotNull();
        assertThat(history.getItemIdsCount()).isEqualTo(200);
        assertThat(history.getItemIds(0)).isEqualTo(202);
        assertThat(history.getItemIds(199)).isEqualTo(3);
    }

    @Test
    void newerProfileStays_whenAnOlderOneComesLater() {
        assertThat(store().putProfile(user(200, 2))).isTrue();
        assertThat(store().putProfile(user(100, 1))).isFalse();
        assertThat(store().putProfile(user(200, 3))).isFalse();

        ProfileRecord kept = store().load(id, List.of(), 0, 0).user().profile();
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

        StoredRoom kept = store().load(0, List.of(id), 0, 0).rooms().getFirst().room();
        assertThat(kept).isNotNull();
        assertThat(kept.followers()).isEqualTo(77);
        assertThat(kept.room().getTitle()).isEqualTo("täglich");
        assertThat(store().liveRooms(10_000)).extracting(RoomRead::roomId).contains(id);
    }

    @Test
    void roomLeavesTheAir_whenItEnds() {
        store().putRoom(room(10, RoomState.ROOM_STATE_LIVE));
        store().putRoom(room(20, RoomState.ROOM_STATE_ENDED));
        assertThat(store().putRoom(room(10, RoomState.ROOM_STATE_LIVE))).isFalse();

        assertThat(store().liveRooms(10_000)).extracting(RoomRead::roomId).doesNotContain(id);
    }

    @Test
    void countersAddUpOverPartitions_whenReadTogether() {
        for (int partition : List.of(0, 3)) {
            RoomCounters counters = store().loadCounters(id, partition);
            counters.begin(5, 1_000);
            counters.add(Counter.CLICKS, 2, 1_000);
            counters.enter();
            store().putCounters(partition, Map.of(id, counters));
        }
        RoomRead read = store().load(0, List.of(id), 0, 0).rooms().getFirst();
        assertThat(read.windows().sum(Counter.CLICKS, Span.TOTAL, 2_000)).isEqualTo(4);
        assertThat(read.windows().present()).isEqualTo(2);
        assertThat(store().loadCounters(id, 3).nextOffset()).isEqualTo(6);
    }

    @Test
    void offsetIsKept_whenItWasPut() {
        String topic = "topic" + id;
        store().putNextOffset(topic, 2, 5);
        store().putNextOffset(topic, 2, 9);
        assertThat(store().nextOffset(topic, 2)).hasValue(9);
        assertThat(store().nextOffset(topic, 1)).isEmpty();
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
