package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.JoinState.Input;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every {@link JoinState} does. Its requests are judged by {@link JoinRulesFixture#PLAN}. */
public abstract class JoinStateContract {

    private static final JoinPlan PLAN = JoinRulesFixture.PLAN;

    /** An empty one. */
    protected abstract JoinState state();

    /** The same after a crash; itself where it does not survive one. */
    protected abstract JoinState restarted(JoinState state);

    private static Input input(HeldRequest request, String event, long tick) {
        Feedback feedback = Log.feedback(event, request.id(), 5, FeedbackType.FEEDBACK_TYPE_CLICK, Log.at(tick, 0));
        return new Input(request, feedback, tick, true);
    }

    private static HeldRequest put(JoinState state, String id) {
        HeldRequest request = state.findOrAdd(id);
        state.remember(request, "some", 3, 500);
        state.put(request);
        return request;
    }

    private static List<String> ids(List<HeldRequest> requests) {
        return requests.stream().map(HeldRequest::id).distinct().toList();
    }

    @Test
    void clockStandsWhereItWasPut_andBeforeTheFirstTickAtMinusOne() {
        JoinState state = state();
        assertThat(state.tick(Clock.DONE)).isEqualTo(-1);
        state.putTick(Clock.SERVED, 9);
        state.putTick(Clock.DONE, 7);
        JoinState again = restarted(state);
        assertThat(again.tick(Clock.SERVED)).isEqualTo(9);
        assertThat(again.tick(Clock.DONE)).isEqualTo(7);
        assertThat(again.tick(Clock.FEEDBACK)).isEqualTo(-1);
    }

    @Test
    void requestIsThere_untilItIsRemoved() {
        JoinState state = state();
        Served served = Log.request(3, "r", 5).what();
        state.putServed(state.findOrAdd("r"), served, 3);
        JoinState again = restarted(state);
        assertThat(again.find("r/1")).isNull();
        HeldRequest request = Objects.requireNonNull(again.find("r"));
        assertThat(request.arrivalTick()).isEqualTo(3);
        assertThat(again.served(request)).isEqualTo(served);
        again.removeServed(request);
        again.put(request);
        assertThat(restarted(again).find("r")).isNull();
    }

    @Test
    void requestIsServed_whenItsFeedbackCameBefore() {
        JoinState state = state();
        put(state, "r");
        JoinState again = restarted(state);
        again.putServed(again.findOrAdd("r"), Log.request(3, "r", 5).what(), 3);
        HeldRequest request = restarted(again).findOrAdd("r");
        assertThat(request.isServed()).isTrue();
        assertThat(request.events().size()).isEqualTo(1);
    }

    @Test
    void exposuresAreWhatTheyWere() {
        JoinState state = state();
        HeldRequest request = state.findOrAdd("r");
        state.putServed(request, Log.request(3, "r", 5, 6, 7).what(), 3);
        Positives positives = Positives.NONE.with(0, 1_990, PLAN.rules()).with(4, 2_500, PLAN.rules());
        Exposure ended = new Exposure.Closed(
                new Exposure.Facts(1_000, 2_000, 3_000, positives), 3, CloseReason.CLOSE_REASON_EXIT);
        Exposure open = new Exposure.Open(new Exposure.Facts(1_500, 0, 0, Positives.NONE));
        HeldExposure six = request.findOrAdd(6);
        six.tell(5);
        six.put(ended, 3);
        six.say(0, Labels.NONE.with(0, CellKind.CELL_KIND_POSITIVE).with(5, CellKind.CELL_KIND_NEGATIVE));
        six.say(2, Labels.NONE);
        request.counted(ended);
        request.findOrAdd(5).put(open, 3);
        request.counted(open);
        request.findOrAdd(7).tell(3);
        request.waiting(2);
        state.put(request);

        HeldRequest read = restarted(state).findOrAdd("r");
        assertThat(read.rooms()).isEqualTo(3);
        assertThat(read.exposure(0).id()).isEqualTo(new ExposureId("r", 5));
        assertThat(read.exposure(0).exposure()).isEqualTo(open);
        HeldExposure readSix = read.exposure(1);
        assertThat(readSix.exposure()).isEqualTo(ended);
        assertThat(readSix.told()).isEqualTo(5);
        assertThat(readSix.said(0)).isEqualTo(six.said(0));
        assertThat(readSix.said(1)).as("a policy that did not run").isNull();
        assertThat(readSix.said(2)).as("one that has said nothing").isEqualTo(Labels.NONE);
        assertThat(read.exposure(2).exposure()).isNull();
        assertThat(read.exposure(2).told()).isEqualTo(3);
        assertThat(read.waiting()).isEqualTo(2);
        assertThat(read.forgetTick(240)).as("one is open").isEqualTo(Policy.NEVER);
    }

    @Test
    void openExposuresAreFoundByTheirRoom() {
        JoinState state = state();
        for (String id : List.of("r", "r/1")) {
            HeldRequest request = put(state, id);
            Exposure open = new Exposure.Open(new Exposure.Facts(1_500, 0, 0, Positives.NONE));
            for (long room : List.of(5L, 6L)) {
                request.findOrAdd(room).put(open, 3);
                request.counted(open);
                state.putOpenIn(room, request);
            }
            state.put(request);
        }
        HeldRequest one = state.findOrAdd("r");
        one.findOrAdd(5)
                .put(
                        new Exposure.Closed(
                                new Exposure.Facts(1_500, 0, 0, Positives.NONE), 3, CloseReason.CLOSE_REASON_SKIP),
                        3);
        state.put(one);
        state.removeOpenIn(5, one);
        JoinState again = restarted(state);
        assertThat(ids(again.openIn(5))).containsExactly("r/1");
        assertThat(ids(again.openIn(6))).containsExactlyInAnyOrder("r", "r/1");
        assertThat(again.openIn(7)).isEmpty();
    }

    @Test
    void inputIsTakenOut_whenItsTickHasCome() {
        JoinState state = state();
        HeldRequest request = put(state, "r");
        state.putInput(input(request, "b", 4));
        state.putInput(input(request, "a", 3));
        state.putInput(input(request, "c", 6));
        for (int i = 0; i < 200; i++) {
            state.putInput(input(request, "d" + i, 7));
        }
        state.putRoomEnd(4, 50);
        state.putRoomEnd(4, 50);
        state.putRoomEnd(5, 60);
        JoinState again = restarted(state);
        again.putInput(input(again.findOrAdd("r"), "e", 7));
        assertThat(events(again.takeInputs(4))).containsExactlyInAnyOrder("a", "b");
        assertThat(again.takeInputs(4)).isEmpty();
        assertThat(again.takeRoomEnds(4)).containsOnly(50L);
        again.putTick(Clock.DONE, 3);
        again.putTick(Clock.DONE, 4);
        assertThat(again.takeInputs(6)).singleElement().satisfies(read -> {
            assertThat(read.request()).isSameAs(again.find("r"));
            assertThat(read).isEqualTo(input(read.request(), "c", 6));
        });
        assertThat(again.takeRoomEnds(6)).containsExactly(60L);
        assertThat(events(again.takeInputs(7))).hasSize(201).contains("d0", "d199", "e");
        assertThat(restarted(again).takeInputs(9)).isEmpty();
    }

    private static List<String> events(List<Input> inputs) {
        return inputs.stream().map(input -> input.feedback().getEventId()).toList();
    }

    @Test
    void whatFeedbackHasMadeOfItsRequestIsThere_whileItIsOnItsWay() {
        JoinState state = state();
        HeldRequest request = state.findOrAdd("r");
        state.putServed(request, Log.request(3, "r", 5).what(), 3);
        state.remember(request, "a", 4, 4 + PLAN.rules().horizonTicks());
        request.findOrAdd(5).tell(input(request, "a", 4).feedback());
        state.putInput(input(request, "a", 4));
        HeldRequest read = restarted(state).findOrAdd("r");
        assertThat(read.events().remember("a", 5, 500)).isFalse();
        assertThat(read.findOrAdd(5).told())
                .isEqualTo(request.findOrAdd(5).told())
                .isNotZero();
        assertThat(read.isServed()).isTrue();
    }

    @Test
    void whatFeedbackHasMadeOfItsRequestIsThere_howeverManyRequestsThereAre() {
        JoinState state = state();
        for (int i = 0; i < 9_000; i++) {
            HeldRequest request = state.findOrAdd("r/" + i);
            state.remember(request, "a", 4, 4 + PLAN.rules().horizonTicks());
            state.putInput(input(request, "a", 4));
        }
        for (JoinState read : List.of(state, restarted(state))) {
            for (int i = 0; i < 9_000; i += 100) {
                assertThat(read.findOrAdd("r/" + i).events().size()).isEqualTo(1);
            }
        }
    }

    @Test
    void feedbackWaitsForItsRequest() {
        JoinState state = state();
        HeldRequest one = put(state, "r");
        state.putWaiting(input(one, "a", 3));
        state.putWaiting(input(one, "b", 4));
        state.putWaiting(input(put(state, "r/1"), "c", 4));
        JoinState again = restarted(state);
        assertThat(events(again.takeWaiting(again.findOrAdd("r")))).containsExactlyInAnyOrder("a", "b");
        assertThat(again.takeWaiting(again.findOrAdd("r"))).isEmpty();
        assertThat(again.takeWaiting(again.findOrAdd("r/1"))).hasSize(1);
    }

    @Test
    void requestsAreTakenOutOnce_whenTheyAreDue() {
        JoinState state = state();
        for (int i = 0; i < 200; i++) {
            state.putDue(4, put(state, "r/" + i));
        }
        state.putDue(4, state.findOrAdd("r/5"));
        state.putDue(5, put(state, "x"));
        JoinState again = restarted(state);
        again.putDue(4, put(again, "y"));
        assertThat(again.takeDue(3)).isEmpty();
        assertThat(ids(again.takeDue(4))).hasSize(201).contains("r/5", "r/199", "y");
        assertThat(ids(again.takeDue(9))).containsExactly("x");
        assertThat(restarted(again).takeDue(9)).isEmpty();
    }

    @Test
    void eventIsRemembered_asLongAsItWasAskedFor() {
        JoinState state = state();
        HeldRequest request = state.findOrAdd("r");
        assertThat(state.remember(request, "a", 3, 10)).isTrue();
        assertThat(state.remember(request, "a", 10, 20)).isFalse();
        assertThat(state.remember(request, "a", 11, 20)).as("over").isTrue();
        assertThat(state.remember(request, "a", 12, 30)).as("its second time").isFalse();
        assertThat(state.remember(state.findOrAdd("r/1"), "a", 12, 30))
                .as("of another request")
                .isTrue();
    }

    @Test
    void eventsAreRemembered_howeverManyThereAre() {
        JoinState state = state();
        HeldRequest request = state.findOrAdd("r");
        for (int i = 0; i < 300; i++) {
            assertThat(state.remember(request, event(i), i, i + 100)).isTrue();
            state.put(request);
            if (i % 50 == 0) {
                state = restarted(state);
                request = state.findOrAdd("r");
            }
        }
        for (int i = 250; i < 300; i++) {
            assertThat(state.remember(request, event(i), 300, 400)).isFalse();
        }
        // Ticks up to here are over: what was remembered to them is let go of block by block.
        state.putTick(Clock.FEEDBACK, 370);
        for (int i = 300; i < 300 + EventIds.BLOCK; i++) {
            assertThat(state.remember(request, event(i), 371, 500)).isTrue();
            state.put(request);
        }
        assertThat(request.events().size()).isLessThan(2 * EventIds.BLOCK + 60);
        HeldRequest read = restarted(state).findOrAdd("r");
        assertThat(read.events().size()).isEqualTo(request.events().size());
        assertThat(read.events().remember(event(299), 371, 500)).isFalse();
        assertThat(read.events().remember(event(100), 371, 500)).as("over").isTrue();
    }

    /** Some as they are made, some that look like it, some of any kind. */
    private static String event(int i) {
        String uuid = String.format(Locale.ROOT, "%08x-0000-7000-8000-0000000000ab", i);
        return switch (i % 5) {
            case 0 -> "e" + i;
            case 1 -> uuid.toUpperCase(Locale.ROOT);
            default -> uuid;
        };
    }
}
