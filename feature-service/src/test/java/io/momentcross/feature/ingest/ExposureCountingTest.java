package io.momentcross.feature.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.contracts.BehaviorFlags;
import io.momentcross.contracts.v1.ExposureClosed;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeedbackAccepted;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.feature.store.FeatureStore;
import io.momentcross.feature.store.InMemoryFeatureStore;
import io.momentcross.feature.store.SourceOffset;
import io.momentcross.feature.store.StoreException;
import io.momentcross.feature.window.Counter;
import io.momentcross.feature.window.RoomWindows;
import io.momentcross.feature.window.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExposureCountingTest {

    private static final long ROOM = 5;

    private final FeatureStore store = new InMemoryFeatureStore();
    private final ExposureCounting counting = new ExposureCounting(store);
    private long offset;

    @Test
    void nobodyIsThere_whenEverybodyHasLeft() throws Exception {
        take(click("a"), click("b"), end("a", BehaviorFlags.CLICK), end("b", BehaviorFlags.CLICK));
        assertThat(room().present()).isZero();
        assertThat(room().sum(Counter.ENTRIES, Span.THIRTY_SECONDS)).isEqualTo(2);
        assertThat(room().sum(Counter.EXITS, Span.THIRTY_SECONDS)).isEqualTo(2);
    }

    @Test
    void nobodyIsThere_whenTheClickCameAfterTheEnd() throws Exception {
        take(end("a", 0));
        take(click("a"));
        take(click("b"));
        assertThat(room().present()).isEqualTo(1);
        assertThat(room().sum(Counter.CLICKS, Span.TOTAL)).isEqualTo(2);
        assertThat(room().sum(Counter.ENTRIES, Span.TOTAL)).isEqualTo(1);
        assertThat(room().sum(Counter.EXITS, Span.TOTAL)).isZero();
    }

    @Test
    void nobodyIsThere_whenTheEndDoesNotKnowOfTheClickYet() throws Exception {
        take(click("a"), end("a", 0));
        assertThat(room().present()).isZero();
    }

    @Test
    void userLeaves_whenTheClickWasBeforeARestart() throws Exception {
        take(click("a"));
        ExposureCounting later = new ExposureCounting(store);
        later.take(end("a", BehaviorFlags.CLICK).toByteArray(), new SourceOffset(0, offset++));
        later.flush(0);
        assertThat(room().present()).isZero();
    }

    @Test
    void slowConsumerIsStopped_whenAnotherHasCountedThePartitionFurther() throws Exception {
        ExposureCounting slow = new ExposureCounting(store);
        slow.take(click("a").toByteArray(), new SourceOffset(0, 0));
        take(click("a"), click("b"));

        assertThatThrownBy(() -> slow.flush(0)).isInstanceOf(StoreException.class);

        assertThat(room().sum(Counter.CLICKS, Span.TOTAL)).isEqualTo(2);
        slow.take(click("b").toByteArray(), new SourceOffset(0, 1));
        slow.take(click("c").toByteArray(), new SourceOffset(0, 2));
        slow.flush(0);
        assertThat(room().sum(Counter.CLICKS, Span.TOTAL)).isEqualTo(3);
    }

    private void take(ExposureRecord... records) throws Exception {
        for (ExposureRecord record : records) {
            counting.take(record.toByteArray(), new SourceOffset(0, offset++));
        }
        counting.flush(0);
    }

    private RoomWindows room() {
        return store.load(0, List.of(ROOM), 0, 0, 2_000).rooms().getFirst().windows();
    }

    private static ExposureRecord click(String requestId) {
        return record(requestId)
                .setFeedback(FeedbackAccepted.newBuilder()
                        .setType(FeedbackType.FEEDBACK_TYPE_CLICK)
                        .setFirst(true))
                .build();
    }

    private static ExposureRecord end(String requestId, int flags) {
        return record(requestId)
                .setClosed(ExposureClosed.newBuilder().setFlags(flags))
                .build();
    }

    private static ExposureRecord.Builder record(String requestId) {
        return ExposureRecord.newBuilder()
                .setRequestId(requestId)
                .setUserId(1)
                .setRoomId(ROOM)
                .setReceivedAtMs(1_000)
                .setHappenedAtMs(1_000);
    }
}
