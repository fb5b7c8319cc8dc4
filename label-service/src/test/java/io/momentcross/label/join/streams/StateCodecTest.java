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

    private static final JoinedExposure BY_TWO = new JoinedExposure(
            EXPOSURE.exposure(),
            Map.of("moment", new Labels(Map.of("click", CellKind.CELL_KIND_POSITIVE)), "hour", Labels.NONE));

    /** What version 2 writes. */
    private static final String VERSION_2 =
            "080210e80718de0720d00f28c0b802320a0a05636c69636b10c60f380c400250075a060a04686f75725a130a066d6f6d656e7412091205636c69636b1801";

    @Test
    void exposureIsWhatItWas_whenReadBack() {
        assertThat(StateCodec.readExposure(StateCodec.write(EXPOSURE))).isEqualTo(EXPOSURE);
        assertThat(StateCodec.readExposure(StateCodec.write(BY_TWO)))
                .as("a policy that has said nothing yet is kept")
                .isEqualTo(BY_TWO);
    }

    @Test
    void exposureIsWritten_inVersion2() {
        assertThat(HexFormat.of().formatHex(StateCodec.write(BY_TWO))).isEqualTo(VERSION_2);
    }

    @Test
    void exposureOfVersion1IsRead_fromItsBytes() {
        assertThat(StateCodec.readExposure(HexFormat.of().parseHex(VERSION_1))).isEqualTo(EXPOSURE);
    }

    @Test
    void stateIsRefused_whenANewerReleaseWroteIt() {
        byte[] newer = ExposureState.newBuilder().setVersion(3).build().toByteArray();
        assertThatThrownBy(() -> StateCodec.readExposure(newer))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("version 3");
        assertThatThrownBy(() -> StateCodec.readExposure(new byte[] {(byte) 0xff}))
                .isInstanceOf(UnreadableStateException.class);
    }
}
