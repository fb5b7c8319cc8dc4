package io.momentcross.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
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
            assertThat(new RoomWindows(List.of(counters), START + at).sum(Counter.CLICKS, span))
                    .isBetween(least, most);
        }
        assertThat(new RoomWindows(List.of(counters), START + at).sum(Counter.CLICKS, Span.TOTAL))
                .isEqualTo(inOrder.size());
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

    /** What the release before wrote: two records, a click at START and a gift of 7 half a minute later. */
    @Test
    void countersOfTheFirstLayoutAreRead_andWrittenInTheNewOne() {
        long later = START + 30_000;
        ByteBuffer stored =
                ByteBuffer.allocate(1 + 12 * 8 + 2 + 2 * 72 + 2 + 72).order(ByteOrder.LITTLE_ENDIAN);
        stored.put((byte) 1).putLong(2).putLong(later).putLong(1).putLong(0);
        putCounts(stored, 1, 1, 7);
        stored.putShort((short) 2);
        putCounts(stored.putLong(START / 5_000), 1, 0, 0);
        putCounts(stored.putLong(later / 5_000), 0, 1, 7);
        putCounts(stored.putShort((short) 1).putLong(START / 300_000), 1, 1, 7);

        RoomCounters counters = RoomCounters.decode(stored.array());

        assertThat(counters.nextOffset()).isEqualTo(2);
        assertThat(new RoomWindows(List.of(counters), later).sum(Counter.CLICKS, Span.FIVE_MINUTES))
                .isEqualTo(1);
        assertThat(new RoomWindows(List.of(counters), later).sum(Counter.GIFT_VALUE, Span.THIRTY_SECONDS))
                .isEqualTo(7);
        assertThat(new RoomWindows(List.of(counters), later).sum(Counter.GIFTS, Span.ONE_HOUR))
                .isEqualTo(1);
        assertThat(counters.encode()).hasSizeLessThan(stored.capacity());
        assertThat(RoomCounters.decode(counters.encode()).encode()).isEqualTo(counters.encode());
    }

    private static void putCounts(ByteBuffer out, long clicks, long gifts, long giftValue) {
        out.putLong(0)
                .putLong(clicks)
                .putLong(0)
                .putLong(0)
                .putLong(0)
                .putLong(gifts)
                .putLong(0)
                .putLong(giftValue);
    }

    /** Held for good: what is stored must be read by later releases. */
    @Test
    void bytesAreAsEver_whenCountersAreWritten() {
        RoomCounters counters = new RoomCounters();
        counters.begin(4, 1_000_000);
        counters.add(Counter.CLICKS, 3, 1_000_000);
        counters.add(Counter.GIFT_VALUE, 300, 1_006_000);
        counters.add(Counter.ENTRIES, 1, 1_006_000);

        assertThat(HexFormat.of().formatHex(counters.encode()))
                .isEqualTo("03" + "0a" + "0500000000000000" + "40420f0000000000"
                        + "0000000000000000" + "0300000000000000" + "0000000000000000".repeat(5) + "2c01000000000000"
                        + "0100000000000000" + "0000000000000000"
                        + "0200" + "02" + "c800000000000000"
                        + "00000000" + "0000" + "0300" + "0000".repeat(8)
                        + "01000000" + "0000".repeat(7) + "2c01" + "0100" + "0000"
                        + "0100" + "02" + "0300000000000000"
                        + "00000000" + "0000" + "0300" + "0000".repeat(5) + "2c01" + "0100" + "0000");
    }

    /** What {@link #bytesAreAsEver_whenCountersAreWritten} wrote in the layout before: entries and exits as totals. */
    @Test
    void countersOfTheSecondLayoutAreRead_andWrittenInTheNewOne() {
        byte[] stored = HexFormat.of()
                .parseHex("02" + "0500000000000000" + "40420f0000000000" + "0100000000000000" + "0000000000000000"
                        + "0000000000000000" + "0300000000000000" + "0000000000000000".repeat(5) + "2c01000000000000"
                        + "0200" + "02" + "c800000000000000"
                        + "00000000" + "0000" + "0300" + "0000".repeat(6)
                        + "01000000" + "0000".repeat(7) + "2c01"
                        + "0100" + "02" + "0300000000000000"
                        + "00000000" + "0000" + "0300" + "0000".repeat(5) + "2c01");

        RoomCounters counters = RoomCounters.decode(stored);

        RoomWindows windows = new RoomWindows(List.of(counters), 1_006_000);
        assertThat(counters.nextOffset()).isEqualTo(5);
        assertThat(windows.updatedAtMs()).isEqualTo(1_000_000);
        assertThat(windows.present()).isEqualTo(1);
        assertThat(windows.sum(Counter.ENTRIES, Span.TOTAL)).isEqualTo(1);
        assertThat(windows.sum(Counter.ENTRIES, Span.ONE_HOUR)).isZero();
        assertThat(windows.sum(Counter.CLICKS, Span.THIRTY_SECONDS)).isEqualTo(3);
        assertThat(windows.sum(Counter.GIFT_VALUE, Span.ONE_HOUR)).isEqualTo(300);
        assertThat(counters.encode()).startsWith(3, Counter.COUNT);
        assertThat(RoomCounters.decode(counters.encode()).encode()).isEqualTo(counters.encode());
    }

    @Test
    void rateFollowsWhatHappensNow_whenExposuresAreEqual() {
        RoomCounters counters = new RoomCounters();
        counters.add(Counter.EXPOSURES, 10, START);
        counters.add(Counter.EXPOSURES, 10, START + 60_000);
        counters.add(Counter.LIKES, 3, START);
        counters.add(Counter.CLICKS, 3, START + 60_000);

        RoomWindows windows = new RoomWindows(List.of(counters), START + 60_000);

        assertThat(windows.decayedRate(Counter.CLICKS)).isEqualTo(3.0 / 15);
        assertThat(windows.decayedRate(Counter.LIKES)).isEqualTo(1.5 / 15);
        assertThat(windows.decayedRate(Counter.GIFTS)).isZero();
        assertThat(new RoomWindows(List.of(counters), START + 400_000).decayedRate(Counter.CLICKS))
                .isZero();
        assertThat(new RoomWindows(List.of(counters), START).decayedRate(Counter.LIKES))
                .as("a clock that is behind")
                .isEqualTo(3.0 / 20);
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
        assertThat(new RoomWindows(List.of(now), START).heat())
                .isGreaterThan(new RoomWindows(List.of(before), START).heat());
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
