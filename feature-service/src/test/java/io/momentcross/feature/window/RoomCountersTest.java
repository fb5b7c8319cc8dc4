package io.momentcross.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RoomCountersTest {

    private static final long START = 1_795_000_000_000L;

    @Property
    void windowLiesBetweenItsLengthAndOneBucketMore(
            @ForAll @Size(max = 200) List<@IntRange(max = 4_000_000) Integer> afterStart,
            @ForAll @IntRange(max = 4_000_000) int at) {
        List<Integer> inOrder =
                afterStart.stream().sorted().filter(ms -> ms <= at).toList();
        RoomCounters counters = counted(inOrder);
        for (Span span : List.of(Span.THIRTY_SECONDS, Span.FIVE_MINUTES, Span.ONE_HOUR)) {
            long bucket = span == Span.ONE_HOUR ? RoomCounters.COARSE_MS : RoomCounters.FINE_MS;
            long least = inOrder.stream()
                    .filter(ms -> ms > at - span.length().toMillis())
                    .count();
            long most = inOrder.stream()
                    .filter(ms -> ms > at - span.length().toMillis() - bucket)
                    .count();
            assertThat(counters.sum(Counter.CLICKS, span, START + at)).isBetween(least, most);
        }
        assertThat(counters.sum(Counter.CLICKS, Span.TOTAL, START + at)).isEqualTo(inOrder.size());
    }

    @Property
    void replayChangesNothing(
            @ForAll @Size(max = 50) List<@IntRange(max = 100_000) Integer> afterStart,
            @ForAll @IntRange(max = 50) int from) {
        RoomCounters counters = counted(afterStart);
        byte[] before = counters.encode();
        for (int i = Math.min(from, afterStart.size()); i < afterStart.size(); i++) {
            assertThat(counters.begin(i, START + afterStart.get(i))).isEqualTo(RoomCounters.Taken.REPEATED);
        }
        assertThat(counters.encode()).isEqualTo(before);
    }

    @Property
    void bytesGiveTheSameCountersBack(@ForAll @Size(max = 100) List<@IntRange(max = 4_000_000) Integer> afterStart) {
        byte[] bytes = counted(afterStart).encode();
        assertThat(RoomCounters.decode(bytes).encode()).isEqualTo(bytes);
    }

    @Test
    void decodingFails_whenBytesAreCutShort() {
        byte[] bytes = counted(List.of(1, 2, 3)).encode();
        assertThatThrownBy(() -> RoomCounters.decode(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RoomCounters.decode(new byte[] {9})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hotterRoomIsTheOneWithMoreClicksNow_whenExposuresAreEqual() {
        RoomCounters now = new RoomCounters();
        RoomCounters before = new RoomCounters();
        for (int i = 0; i < 30; i++) {
            now.add(Counter.EXPOSURES, 1, START);
            before.add(Counter.EXPOSURES, 1, START);
            now.add(Counter.CLICKS, 1, START);
            before.add(Counter.CLICKS, 1, START - 200_000);
        }
        assertThat(new RoomWindows(List.of(now)).heat(START))
                .isGreaterThan(new RoomWindows(List.of(before)).heat(START));
    }

    private static RoomCounters counted(List<Integer> afterStart) {
        RoomCounters counters = new RoomCounters();
        for (int i = 0; i < afterStart.size(); i++) {
            long atMs = START + afterStart.get(i);
            counters.begin(i, atMs);
            counters.add(Counter.CLICKS, 1, atMs);
        }
        return counters;
    }
}
