package io.momentcross.label.join.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.JoinedExposure;
import io.momentcross.label.join.Labels;
import io.momentcross.label.join.state.v1.ExposureState;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final JoinedExposure EXPOSURE = new JoinedExposure(
            new Exposure.Closed(
                    new Exposure.Facts(7, 1_000, 990, 2_000, 40_000, Map.of("click", 1_990L)),
                    12,
                    CloseReason.CLOSE_REASON_EXIT),
            Map.of("moment", new Labels(Map.of("click", CellKind.CELL_KIND_POSITIVE))));

    /** What version 1 wrote; it is read for as long as a store may hold it. */
    private static final String VERSION_1 =
            "080110e80718de0720d00f28c0b802320a0a05636c69636b10c60f380c40024a110a066d6f6d656e741205636c69636b18015007";

    @Test
    void exposureIsWhatItWas_whenReadBack() {
        assertThat(StateCodec.readExposure(StateCodec.write(EXPOSURE))).isEqualTo(EXPOSURE);
    }

    @Test
    void exposureOfVersion1IsRead_fromItsBytes() {
        assertThat(HexFormat.of().formatHex(StateCodec.write(EXPOSURE))).isEqualTo(VERSION_1);
        assertThat(StateCodec.readExposure(HexFormat.of().parseHex(VERSION_1))).isEqualTo(EXPOSURE);
    }

    @Test
    void stateIsRefused_whenANewerReleaseWroteIt() {
        byte[] newer = ExposureState.newBuilder().setVersion(2).build().toByteArray();
        assertThatThrownBy(() -> StateCodec.readExposure(newer))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> StateCodec.readExposure(new byte[] {(byte) 0xff}))
                .isInstanceOf(UnreadableStateException.class);
    }
}
