package io.momentcross.feature.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HistoryCodecTest {

    // Version 1, records of 40 bytes, capacity 2, partition 3, next offset 9, 3 appended: the ring has turned once.
    private static final String HEADER = "01" + "28" + "0200" + "03000000" + "0900000000000000" + "0300000000000000";

    @Test
    void recordHasItsReleasedBytes_whenEncoded() {
        byte[] bytes = HistoryCodec.encode(new HistoryItem(1, -1, 2, 3, 0.5f, 17));
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0100000000000000" + "ffffffffffffffff" + "0200000000000000" + "0300000000000000"
                        + "0000003f" + "11000000");
    }

    @Test
    void newestComesFirst_whenTheRingHasTurned() {
        String third = HexFormat.of().formatHex(HistoryCodec.encode(new HistoryItem(103, 0, 0, 0, 0, 0)));
        String second = HexFormat.of().formatHex(HistoryCodec.encode(new HistoryItem(102, 0, 0, 0, 0, 0)));
        byte[] ring = HexFormat.of().parseHex(HEADER + third + second);

        assertThat(HistoryCodec.decode(ring, 10).getItemIdsList()).containsExactly(103L, 102L);
        assertThat(HistoryCodec.decode(ring, 1).getItemIdsList()).containsExactly(103L);
    }

    @Test
    void decodingFails_whenBytesAreNotAHistory() {
        assertThatThrownBy(() -> HistoryCodec.decode(new byte[3], 1)).isInstanceOf(UnreadableHistoryException.class);
        assertThatThrownBy(() -> HistoryCodec.decode(HexFormat.of().parseHex(HEADER), 1))
                .isInstanceOf(UnreadableHistoryException.class)
                .hasMessageContaining("cut short");
        assertThatThrownBy(() -> HistoryCodec.decode(HexFormat.of().parseHex("09" + HEADER.substring(2)), 1))
                .isInstanceOf(UnreadableHistoryException.class);
    }
}
