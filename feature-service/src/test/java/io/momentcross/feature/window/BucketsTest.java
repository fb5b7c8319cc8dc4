package io.momentcross.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private static final int KEPT = 5;
    private static final long LENGTH_MS = 10;

    @Property
    void sumsAreThoseOfASortedMap_whateverOrderThingsHappenedIn(
            @ForAll @Size(max = 60) List<@IntRange(max = 120) Integer> times, @ForAll @IntRange(max = 130) int from) {
        TreeMap<Long, Long> oracle = new TreeMap<>();
        Buckets buckets = new Buckets(LENGTH_MS, KEPT);
        for (int time : times) {
            buckets.add(3, time + 1, time);
            oracle.merge(time / LENGTH_MS, time + 1L, Long::sum);
            if (oracle.size() > KEPT) {
                oracle.pollFirstEntry();
            }
        }
        long expected = oracle.tailMap(from / LENGTH_MS, true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(sum(buckets, 3, from)).isEqualTo(expected);
        assertThat(sum(buckets, 2, from)).isZero();
        assertThat(buckets.size()).isEqualTo(oracle.size());
        assertThat(sum(again(buckets), 3, from)).isEqualTo(expected);
    }

    @Test
    void bytesAreRefused_whenMoreBucketsAreThereThanAreKept() {
        Buckets more = new Buckets(LENGTH_MS, KEPT + 1);
        for (int i = 0; i <= KEPT; i++) {
            more.add(0, 1, i * LENGTH_MS);
        }

        assertThatThrownBy(() -> again(more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 buckets");
    }

    @Test
    void countsAreStoredInAsManyBytesAsTheGreatestNeeds() {
        for (long most : List.of(255L, 256L, 65_535L, 65_536L, 4_294_967_295L, 4_294_967_296L, Long.MAX_VALUE, -1L)) {
            Buckets buckets = new Buckets(LENGTH_MS, KEPT);
            buckets.add(1, most, 0);
            buckets.add(7, 1, LENGTH_MS);

            assertThat(sum(again(buckets), 1, 0)).isEqualTo(most);
            assertThat(sum(again(buckets), 7, 0)).isEqualTo(1);
        }
    }

    private static long sum(Buckets buckets, int slot, long fromMs) {
        long[] sums = new long[Counter.COUNT];
        buckets.addTo(sums, fromMs);
        return sums[slot];
    }

    private static Buckets again(Buckets buckets) {
        ByteBuffer bytes = ByteBuffer.allocate(buckets.bytes());
        buckets.put(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        Buckets copy = new Buckets(LENGTH_MS, KEPT);
        copy.take(bytes.flip(), Counter.COUNT);
        return copy;
    }
}
