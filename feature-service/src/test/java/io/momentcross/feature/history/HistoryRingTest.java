package io.momentcross.feature.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryRingTest {

    // Version 1, records of 40 bytes, capacity 2, partition 3, next offset 9, 3 appended: the ring has turned once.
    private static final String HEADER_1 = "01" + "28" + "0200" + "03000000" + "0900000000000000" + "0300000000000000";
    // The same as version 2: one source.
    private static final String HEADER_2 =
            "02" + "28" + "0100" + "02000000" + "0300000000000000" + "03000000" + "0900000000000000";

    @Test
    void recordHasItsReleasedBytes_whenEncoded() {
        byte[] bytes = HistoryCodec.encode(new HistoryItem(1, -1, 2, 3, 0.5f, 17));
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0100000000000000" + "ffffffffffffffff" + "0200000000000000" + "0300000000000000"
                        + "0000003f" + "11000000");
    }

    @Test
    void columnsAreNewestFirst_whenRecordsStandOldestFirst() {
        byte[] records = HexFormat.of().parseHex("00000000" + hex(101) + hex(102));
        assertThat(HistoryCodec.newestFirst(records, 4).getItemIdsList()).containsExactly(102L, 101L);
        assertThat(HistoryCodec.newestFirst(records, 4).getHappenedAtMsList()).containsExactly(1020L, 1010L);
    }

    @Test
    void previousLayoutSaysTheSame_whenTheRingHasTurned() {
        HistoryRing previous = HistoryRing.parse(HexFormat.of().parseHex(HEADER_1 + hex(103) + hex(102)));
        HistoryRing ring = HistoryRing.parse(HexFormat.of().parseHex(HEADER_2 + hex(103) + hex(102)));

        for (HistoryRing each : List.of(previous, ring)) {
            assertThat(each.items()).extracting(HistoryItem::itemId).containsExactly(102L, 103L);
            assertThat(each.nextOffsets()).isEqualTo(Map.of(3, 9L));
        }
        assertThat(HexFormat.of().formatHex(ring.toBytes())).isEqualTo(HEADER_2 + hex(103) + hex(102));
        assertThat(HexFormat.of().formatHex(previous.toBytes())).isEqualTo(HEADER_2 + hex(103) + hex(102));
    }

    @Test
    void itemsGoToTheirPlaces_whenTheyAreMerged() {
        HistoryRing ring =
                HistoryRing.empty(10).merge(items(102, 105), 10).orElseThrow().ring();
        HistoryRing.Merged merged = ring.merge(items(104, 105, 101, 101), 10).orElseThrow();

        assertThat(merged.added()).isEqualTo(2);
        assertThat(merged.ring().items()).extracting(HistoryItem::itemId).containsExactly(101L, 102L, 104L, 105L);
        assertThat(merged.ring().merge(items(101, 102, 104), 10)).isEmpty();
        assertThat(HistoryRing.parse(merged.ring().toBytes()).items())
                .isEqualTo(merged.ring().items());
    }

    @Test
    void newestAreKept_whenMoreAreMergedThanThereIsRoom() {
        HistoryRing ring = HistoryRing.parse(HexFormat.of().parseHex(HEADER_2 + hex(103) + hex(102)));
        HistoryRing.Merged merged = ring.merge(items(101, 104, 105), 2).orElseThrow();

        assertThat(merged.added()).isEqualTo(2);
        assertThat(merged.ring().items()).extracting(HistoryItem::itemId).containsExactly(104L, 105L);
        assertThat(HistoryRing.begins(merged.ring().toBytes())).isNotEqualTo(HistoryRing.begins(ring.toBytes()));
        assertThat(HistoryRing.parse(merged.ring().toBytes()).items())
                .isEqualTo(merged.ring().items());
        assertThat(ring.merge(items(101), 2)).isEmpty();
    }

    @Test
    void readingFails_whenBytesAreNotAHistory() {
        for (String bytes : List.of(
                "000000",
                "02" + "30" + HEADER_2.substring(4) + hex(1) + hex(2),
                "09" + HEADER_2.substring(2) + hex(1) + hex(2),
                HEADER_1 + hex(1),
                HEADER_2 + hex(1),
                "0228ffff" + HEADER_2.substring(8) + hex(1) + hex(2))) {
            assertThatThrownBy(() -> HistoryRing.parse(HexFormat.of().parseHex(bytes)))
                    .isInstanceOf(UnreadableHistoryException.class);
        }
    }

    private static List<HistoryItem> items(long... ids) {
        return java.util.Arrays.stream(ids).mapToObj(HistoryRingTest::item).toList();
    }

    private static HistoryItem item(long id) {
        return new HistoryItem(id, 0, 0, id * 10, 0, 0);
    }

    private static String hex(long id) {
        return HexFormat.of().formatHex(HistoryCodec.encode(item(id)));
    }
}
