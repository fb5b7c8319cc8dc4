package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.label.join.JoinState.Appointment;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.JoinState.Due;
import io.momentcross.label.join.JoinState.Input;
import io.momentcross.label.join.JoinState.Request;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link JoinState} does. */
public abstract class JoinStateContract {

    private static final ExposureId ONE = new ExposureId("r", 5);
    private static final ExposureId TWO = new ExposureId("r", 6);
    private static final ExposureId OTHER = new ExposureId("r/1", 5);

    /** An empty one. */
    protected abstract JoinState state();

    private static JoinedExposure exposure() {
        Exposure.Facts facts = new Exposure.Facts(7, 1_000, 990, 2_000, 3_000, Map.of("click", 1_990L));
        return new JoinedExposure(
                new Exposure.Closed(facts, 3, CloseReason.CLOSE_REASON_EXIT),
                Map.of("moment", new Labels(Map.of("click", CellKind.CELL_KIND_POSITIVE)), "hour", Labels.NONE));
    }

    private static Input input(String event, String request, long tick) {
        Feedback feedback = Log.feedback(event, request, 5, FeedbackType.FEEDBACK_TYPE_CLICK, Log.at(tick, 0));
        return new Input(feedback, tick, true);
    }

    @Test
    void clockStandsWhereItWasPut_andBeforeTheFirstTickAtMinusOne() {
        JoinState state = state();
        assertThat(state.tick(Clock.DONE)).isEqualTo(-1);
        state.putTick(Clock.SERVED, 9);
        state.putTick(Clock.DONE, 7);
        assertThat(state.tick(Clock.SERVED)).isEqualTo(9);
        assertThat(state.tick(Clock.DONE)).isEqualTo(7);
        assertThat(state.tick(Clock.FEEDBACK)).isEqualTo(-1);
    }

    @Test
    void requestIsThere_untilItIsRemoved() {
        JoinState state = state();
        Request request = new Request(Log.request(3, "r", 5).what(), 3);
        state.putRequest(request);
        assertThat(state.findRequest("r")).contains(request);
        assertThat(state.findRequest("r/1")).isEmpty();
        state.removeRequest("r");
        assertThat(state.findRequest("r")).isEmpty();
    }

    @Test
    void exposuresAreFoundByTheirRequest_inOrder() {
        JoinState state = state();
        state.putExposure(TWO, exposure());
        state.putExposure(OTHER, exposure());
        state.putExposure(ONE, exposure());
        assertThat(state.exposuresOf("r")).containsExactly(ONE, TWO);
        assertThat(state.findExposure(OTHER)).contains(exposure());
        state.removeExposure(ONE);
        assertThat(state.exposuresOf("r")).containsExactly(TWO);
        assertThat(state.findExposure(ONE)).isEmpty();
    }

    @Test
    void whatWasToldIsKept_byExposure() {
        JoinState state = state();
        assertThat(state.told(ONE)).isZero();
        state.putTold(ONE, 9);
        assertThat(state.told(ONE)).isEqualTo(9);
        assertThat(state.told(TWO)).isZero();
        state.removeTold(ONE);
        assertThat(state.told(ONE)).isZero();
    }

    @Test
    void openExposuresAreFoundByTheirRoom_once() {
        JoinState state = state();
        state.putOpenIn(5, OTHER);
        state.putOpenIn(5, ONE);
        state.putOpenIn(5, ONE);
        state.putOpenIn(6, TWO);
        assertThat(state.openExposuresIn(5)).containsExactlyInAnyOrder(ONE, OTHER);
        state.removeOpenIn(5, ONE);
        state.removeOpenIn(5, ONE);
        assertThat(state.openExposuresIn(5)).containsExactly(OTHER);
        assertThat(state.openExposuresIn(7)).isEmpty();
    }

    @Test
    void inputIsTakenOut_whenItsTickHasCome() {
        JoinState state = state();
        state.putInput(input("b", "r", 4));
        state.putInput(input("a", "r", 3));
        state.putInput(input("c", "r", 6));
        state.putRoomEnd(4, 50);
        state.putRoomEnd(4, 50);
        state.putRoomEnd(5, 60);
        assertThat(state.takeInputs(4)).containsExactlyInAnyOrder(input("a", "r", 3), input("b", "r", 4));
        assertThat(state.takeInputs(4)).isEmpty();
        assertThat(state.takeRoomEnds(4)).containsOnly(50L);
        state.putTick(Clock.DONE, 3);
        state.putTick(Clock.DONE, 4);
        assertThat(state.takeInputs(6)).containsExactly(input("c", "r", 6));
        assertThat(state.takeRoomEnds(6)).containsExactly(60L);
    }

    @Test
    void feedbackWaitsForItsRequest() {
        JoinState state = state();
        state.putWaiting(input("a", "r", 3));
        state.putWaiting(input("b", "r", 4));
        state.putWaiting(input("c", "r/1", 4));
        assertThat(state.takeWaiting("r")).containsExactlyInAnyOrder(input("a", "r", 3), input("b", "r", 4));
        assertThat(state.takeWaiting("r")).isEmpty();
        assertThat(state.takeWaiting("r/1")).hasSize(1);
    }

    @Test
    void appointmentsAreTakenOutOnce_whenTheyAreDue() {
        JoinState state = state();
        for (Due due : Due.values()) {
            state.putAppointment(new Appointment(4, due, "r/5"));
            state.putAppointment(new Appointment(4, due, "r/5"));
        }
        state.putAppointment(new Appointment(5, Due.REQUEST, "x"));
        assertThat(state.takeDue(3)).isEmpty();
        assertThat(state.takeDue(4)).hasSize(Due.values().length).allMatch(a -> a.tick() == 4);
        assertThat(state.takeDue(9)).containsExactly(new Appointment(5, Due.REQUEST, "x"));
    }

    @Test
    void eventIsRemembered_asLongAsItWasAskedFor() {
        JoinState state = state();
        assertThat(state.rememberEvent("a", 3, 10)).isTrue();
        assertThat(state.rememberEvent("a", 10, 20)).isFalse();
        assertThat(state.rememberEvent("a", 11, 20)).as("over").isTrue();
        assertThat(state.takeDue(10)).isEmpty();
        assertThat(state.rememberEvent("a", 12, 30))
                .as("its second time is not forgotten with its first")
                .isFalse();
        assertThat(state.takeDue(20)).isEmpty();
        assertThat(state.rememberEvent("a", 12, 30)).isTrue();
    }
}
