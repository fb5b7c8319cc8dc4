package io.momentcross.label.join.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.HeldExposure;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.JoinRulesFixture;
import io.momentcross.label.join.Labels;
import io.momentcross.label.join.Positives;
import io.momentcross.label.join.state.v1.ExposureState;
import io.momentcross.label.join.state.v1.HeldState;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final JoinPlan PLAN = JoinRulesFixture.PLAN;
    private static final JoinRules RULES = PLAN.rules();

    private static final Exposure EXIT = new Exposure.Closed(
            new Exposure.Facts(1_000, 2_000, 40_000, Positives.NONE.with(0, 1_990, RULES)),
            12,
            CloseReason.CLOSE_REASON_EXIT);
    private static final Labels CLICK = Labels.NONE.with(0, CellKind.CELL_KIND_POSITIVE);

    /** What the first format wrote of an exposure; it is read for as long as a store may hold it. */
    private static final String OLD_1 =
            "080110e80718de0720d00f28c0b802320a0a05636c69636b10c60f380c40024a110a066d6f6d656e741205636c69636b18015007";

    /** And the second. */
    private static final String OLD_2 =
            "080210e80718de0720d00f28c0b802320a0a05636c69636b10c60f380c400250075a060a04686f75725a130a066d6f6d656e7412091205636c69636b1801";

    /** What is written of a request. */
    private static final String HELD = "08011804208120280132230805100b180120e80728d00f30c0b802380c40024a01005202c60f"
            + "5a020002620201004a2e0a2001b20000000000008000000000000000000000000000000000000000000000001203d804021a01012202"
            + "6531";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static HeldCodec codec(JoinPlan plan, PlanNames... before) {
        List<PlanNames> plans = new ArrayList<>(List.of(before));
        plans.add(PlanNames.of(plan));
        return new HeldCodec(plan, plans);
    }

    private static HeldRequest request() {
        HeldRequest request = new HeldRequest("r");
        request.serve(3);
        request.due(4_097);
        request.waiting(1);
        HeldExposure held = request.findOrAdd(5);
        held.tell(11);
        held.put(EXIT, 3);
        held.say(0, CLICK);
        held.say(2, Labels.NONE);
        request.counted(EXIT);
        request.events().add(0x01b2L << 48, 0x8000L << 48, null, 300);
        request.events().add(0, 0, "e1", 301);
        return request;
    }

    private static HeldRequest read(HeldCodec codec, byte[] bytes) {
        return codec.read("r", bytes, block -> new byte[0]);
    }

    @Test
    void requestIsWrittenAsItWasReleased() {
        assertThat(HexFormat.of().formatHex(codec(PLAN).write(request()))).isEqualTo(HELD);
    }

    @Test
    void requestIsReadFromItsBytes() {
        HeldRequest read = read(codec(PLAN), hex(HELD));
        assertThat(read.arrivalTick()).isEqualTo(3);
        assertThat(read.lookTick()).isEqualTo(4_097);
        assertThat(read.waiting()).isEqualTo(1);
        HeldExposure held = read.exposure(0);
        assertThat(held.told()).isEqualTo(11);
        assertThat(held.exposure()).isEqualTo(EXIT);
        assertThat(held.said(0)).isEqualTo(CLICK);
        assertThat(held.said(1)).isNull();
        assertThat(held.said(2)).isEqualTo(Labels.NONE);
        assertThat(read.events().size()).isEqualTo(2);
    }

    @Test
    void tasksAndPoliciesAreThoseTheyWere_whenTheConfigurationHasChanged() {
        JoinRules turned = new JoinRules(
                List.of(RULES.tasks().get(4), RULES.tasks().get(0)),
                RULES.grace(),
                RULES.unclickedTimeout(),
                RULES.heartbeatTimeout(),
                RULES.horizon());
        JoinPlan now = new JoinPlan(
                turned, List.of(PLAN.policies().get(2), PLAN.policies().get(0)));
        HeldExposure held = read(codec(now, PlanNames.of(PLAN)), hex(HELD)).exposure(0);
        assertThat(Objects.requireNonNull(held.exposure()).facts().positives())
                .isEqualTo(Positives.NONE.with(1, 1_990, turned));
        assertThat(held.said(0)).as("hour").isEqualTo(Labels.NONE);
        assertThat(held.said(1)).as("moment").isEqualTo(Labels.NONE.with(1, CellKind.CELL_KIND_POSITIVE));
    }

    @Test
    void exposureOfTheLayoutBeforeIsRead_fromItsBytes() {
        for (String old : List.of(OLD_1, OLD_2)) {
            HeldRequest request = new HeldRequest("r");
            OldStateCodec.read(hex(old), 5, PLAN, request);
            HeldExposure held = request.exposure(0);
            assertThat(held.exposure()).isEqualTo(EXIT);
            assertThat(held.said(0)).isEqualTo(CLICK);
            assertThat(held.said(1)).isNull();
            assertThat(held.said(2)).isEqualTo(old.equals(OLD_1) ? null : Labels.NONE);
        }
    }

    @Test
    void stateIsRefused_whenANewerReleaseWroteIt() {
        byte[] newer = HeldState.newBuilder().setVersion(2).build().toByteArray();
        assertThatThrownBy(() -> read(codec(PLAN), newer))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> read(codec(PLAN), new byte[] {(byte) 0xff}))
                .isInstanceOf(UnreadableStateException.class);
        byte[] newerExposure = ExposureState.newBuilder().setVersion(3).build().toByteArray();
        assertThatThrownBy(() -> OldStateCodec.read(newerExposure, 5, PLAN, new HeldRequest("r")))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("version 3");
    }
}
