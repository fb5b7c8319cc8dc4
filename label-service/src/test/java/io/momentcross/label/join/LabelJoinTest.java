package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import java.util.List;
import net.jqwik.api.Example;

/** The join under policy moment, over histories somebody thought of. */
class LabelJoinTest {

    private static final long T0 = 1000;
    private static final JoinRules RULES = JoinRulesFixture.RULES;

    private static final JoinPlan MOMENT = new JoinPlan(RULES, List.of(new MomentPolicy()));

    private InMemoryJoinState state = new InMemoryJoinState();

    private RecordedOutput play(Log log, long seed) {
        state = new InMemoryJoinState();
        return log.play(state, MOMENT, seed);
    }

    private static LabelJoin join(JoinState state, JoinOutput output) {
        return new LabelJoin(state, MOMENT, output);
    }

    private static List<String> lines(RecordedOutput output) {
        return output.cells.stream()
                .map(said -> NaiveOracle.line("moment", said.exposure(), said.cell()))
                .toList();
    }

    @Example
    void positiveLandsAtItsTick_andTheRestAfterTheGrace() {
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 6,
                        List.of(Log.request(T0, "r", 5)),
                        List.of(
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_EXPOSURE, 1_000),
                                came(T0 + 1, "b", FeedbackType.FEEDBACK_TYPE_CLICK, 4_000),
                                came(T0 + 2, "c", FeedbackType.FEEDBACK_TYPE_EXIT, 8_000)),
                        List.of()),
                1);
        ExposureId id = new ExposureId("r", 5);
        assertThat(lines(output))
                .containsExactlyInAnyOrder(
                        NaiveOracle.line(
                                "moment",
                                id,
                                new LabelCell("click", CellKind.CELL_KIND_POSITIVE, happened(1, 4_000), T0 + 1)),
                        NaiveOracle.line(
                                "moment",
                                id,
                                new LabelCell(
                                        "long_view", CellKind.CELL_KIND_POSITIVE, Log.at(T0 + 1, 34_000), T0 + 2)),
                        negative(id, "like", 3),
                        negative(id, "comment", 3),
                        negative(id, "gift", 3),
                        negative(id, "follow", 3));
        assertThat(output.closed).containsExactly(new RecordedOutput.Ended(id, T0 + 2, CloseReason.CLOSE_REASON_EXIT));
    }

    @Example
    void latePositiveBecomesACorrection_andALaterOneNothing() {
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 20,
                        List.of(Log.request(T0, "r", 5)),
                        List.of(
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_SKIP, 1_000),
                                came(T0 + 9, "b", FeedbackType.FEEDBACK_TYPE_GIFT, 2_000),
                                came(T0 + 12, "c", FeedbackType.FEEDBACK_TYPE_GIFT, 2_000)),
                        List.of()),
                1);
        assertThat(output.cells.stream()
                        .map(RecordedOutput.Said::cell)
                        .filter(cell -> cell.task().equals("gift")))
                .containsExactly(
                        new LabelCell("gift", CellKind.CELL_KIND_NEGATIVE, 0, T0 + 2),
                        new LabelCell("gift", CellKind.CELL_KIND_CORRECTION, happened(9, 2_000), T0 + 9));
    }

    @Example
    void exposureWithoutAnyFeedbackButItsShowing_isAllNegative() {
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 20,
                        List.of(Log.request(T0, "r", 5, 6)),
                        List.of(came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_EXPOSURE, 1_000)),
                        List.of()),
                1);
        assertThat(output.cells).hasSize(6).allMatch(said -> said.cell().kind() == CellKind.CELL_KIND_NEGATIVE);
        assertThat(output.closed)
                .as("five minutes after it opened; room 6 was served, never shown")
                .containsExactly(new RecordedOutput.Ended(
                        new ExposureId("r", 5), T0 + 11, CloseReason.CLOSE_REASON_UNCLICKED_TIMEOUT));
    }

    @Example
    void feedbackIsTakenAtOnceAndOnlyOnce_whenItsRequestIsKnown() {
        RecordedOutput output = new RecordedOutput();
        LabelJoin join = join(state, output);
        join.tick(JoinState.Clock.SERVED, T0);
        join.tick(JoinState.Clock.FEEDBACK, T0);
        join.served(Log.request(T0 + 1, "r", 5).what());
        Feedback click =
                came(T0 + 1, "b", FeedbackType.FEEDBACK_TYPE_CLICK, 4_000).what();
        join.feedback(click);
        join.feedback(click);
        join.feedback(came(T0 + 1, "c", FeedbackType.FEEDBACK_TYPE_CLICK, 5_000).what());
        assertThat(output.opened).hasSize(1);
        assertThat(output.accepted).extracting(RecordedOutput.Told::first).containsExactly(true, false);
        assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.DUPLICATE, "b"));
    }

    @Example
    void feedbackWithoutItsRequest_isJoinedWithinTheGraceAndLostAfterIt() {
        List<Log.Arrived<Feedback>> clicks = List.of(came(T0 + 1, "b", FeedbackType.FEEDBACK_TYPE_CLICK, 4_000));
        Log inTime = new Log(T0, T0 + 9, List.of(Log.request(T0 + 2, "r", 5)), clicks, List.of());
        assertThat(play(inTime, 1).cells)
                .first()
                .extracting(said -> said.cell().tick())
                .isEqualTo(T0 + 2);

        Log tooLate = new Log(T0, T0 + 9, List.of(Log.request(T0 + 3, "r", 5)), clicks, List.of());
        RecordedOutput output = play(tooLate, 1);
        assertThat(output.cells).isEmpty();
        assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.REQUEST_UNKNOWN, "b"));
    }

    @Example
    void roomEndClosesWhoIsInIt() {
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 6,
                        List.of(Log.request(T0, "r", 5, 6)),
                        List.of(came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 29_000)),
                        List.of(Log.roomEnd(T0 + 2, 5), Log.roomEnd(T0 + 2, 6))),
                1);
        assertThat(output.closed)
                .containsExactly(
                        new RecordedOutput.Ended(new ExposureId("r", 5), T0 + 2, CloseReason.CLOSE_REASON_ROOM_END));
    }

    @Example
    void stateIsEmpty_whenTheHorizonIsOver() {
        long end = T0 + 4 * RULES.horizonTicks();
        RecordedOutput output = play(
                new Log(
                        T0,
                        end,
                        List.of(Log.request(T0, "r", 5), Log.request(T0, "q", 5)),
                        List.of(
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000),
                                came(T0 + RULES.horizonTicks() + 8, "b", FeedbackType.FEEDBACK_TYPE_GIFT, 1_000)),
                        List.of()),
                1);
        assertThat(output.lost).extracting(RecordedOutput.Gone::eventId).containsExactly("b");
        assertThat(output.cells).hasSize(6);
        assertThat(state.size()).isZero();
    }

    @Example
    void stayEndsWithTheExposure_whenTheUserSendsAGiftLater() {
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 9,
                        List.of(Log.request(T0, "r", 5)),
                        List.of(
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000),
                                came(T0 + 1, "b", FeedbackType.FEEDBACK_TYPE_EXIT, 6_000),
                                came(T0 + 1, "c", FeedbackType.FEEDBACK_TYPE_WATCH, 29_000),
                                came(T0 + 2, "d", FeedbackType.FEEDBACK_TYPE_WATCH, 9_000),
                                came(T0 + 4, "e", FeedbackType.FEEDBACK_TYPE_GIFT, 1_000)),
                        List.of()),
                1);
        assertThat(output.cells.stream().map(RecordedOutput.Said::cell))
                .contains(new LabelCell("long_view", CellKind.CELL_KIND_NEGATIVE, 0, T0 + 2))
                .contains(new LabelCell("gift", CellKind.CELL_KIND_CORRECTION, happened(4, 1_000), T0 + 4))
                .hasSize(7);
        assertThat(output.accepted).as("late, yet taken in").hasSize(5);
    }

    @Example
    void feedbackIsCountedOnce_whenItsExposureEndedLongAgo() {
        long late = T0 + 2 + RULES.horizonTicks() + 1;
        RecordedOutput output = play(
                new Log(
                        T0,
                        late + 2,
                        List.of(Log.request(T0, "r", 5, 6)),
                        List.of(
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_SKIP, 1_000),
                                // Room 6 keeps the request.
                                inRoom6(T0 + RULES.horizonTicks() - 2, "b", FeedbackType.FEEDBACK_TYPE_EXPOSURE),
                                came(late, "c", FeedbackType.FEEDBACK_TYPE_GIFT, 1_000)),
                        List.of()),
                1);
        assertThat(output.accepted).hasSize(2);
        assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.TOO_LATE, "c"));
    }

    @Example
    void feedbackIsCountedOnce_whenItsRequestIsForgottenBeforeItsTick() {
        RecordedOutput output = new RecordedOutput();
        LabelJoin join = join(state, output);
        long last = T0 + RULES.horizonTicks();
        join.tick(JoinState.Clock.SERVED, T0 - 1);
        join.served(Log.request(T0, "r", 5).what());
        join.tick(JoinState.Clock.FEEDBACK, last);
        join.feedback(
                came(last + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
        join.tick(JoinState.Clock.FEEDBACK, last + 3);
        join.tick(JoinState.Clock.SERVED, last + 3);
        assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.REQUEST_UNKNOWN, "a"));
        assertThat(output.accepted).isEmpty();
        assertThat(output.opened).isEmpty();
    }

    @Example
    void feedbackOfFallbacks_isLostWithThatReason() {
        Log.Arrived<Served> unranked = Log.request(T0, "r", 5);
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 3,
                        List.of(new Log.Arrived<>(
                                T0,
                                unranked.what().toBuilder().clearModelVersion().build())),
                        List.of(
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000),
                                new Log.Arrived<>(
                                        T0 + 1,
                                        Log.feedback(
                                                "b",
                                                "fallback-1",
                                                5,
                                                FeedbackType.FEEDBACK_TYPE_CLICK,
                                                Log.at(T0 + 1, 0)))),
                        List.of()),
                1);
        assertThat(output.lost)
                .containsExactlyInAnyOrder(
                        new RecordedOutput.Gone(JoinOutput.Lost.FALLBACK, "a"),
                        new RecordedOutput.Gone(JoinOutput.Lost.FALLBACK, "b"));
        assertThat(output.accepted).isEmpty();
    }

    @Example
    void feedbackIsLost_whenAnotherUserSendsIt() {
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 3,
                        List.of(Log.request(T0, "r", 5)),
                        List.of(new Log.Arrived<>(
                                T0 + 1,
                                came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what().toBuilder()
                                        .setUserId(8)
                                        .build())),
                        List.of()),
                1);
        assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.OTHER_USER, "a"));
        assertThat(output.cells).isEmpty();
    }

    @Example
    void feedbackIsLost_whenTheRoomWasScoredButNotInTheSlate() {
        Served.Builder served = Log.request(T0, "r", 4, 5).what().toBuilder();
        served.getCandidatesBuilder(1).setPosition(-1);
        RecordedOutput output = play(
                new Log(
                        T0,
                        T0 + 3,
                        List.of(new Log.Arrived<>(T0, served.build())),
                        List.of(came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000)),
                        List.of()),
                1);
        assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.ROOM_NOT_IN_SLATE, "a"));
        assertThat(output.cells).isEmpty();
    }

    @Example
    void labelLandsNotBeforeItsFeedbackCame_whenTicksWereMissing() {
        RecordedOutput output = new RecordedOutput();
        LabelJoin join = join(state, output);
        join.tick(JoinState.Clock.SERVED, T0);
        join.tick(JoinState.Clock.FEEDBACK, T0);
        join.served(Log.request(T0 + 7, "r", 5).what());
        join.feedback(came(T0 + 8, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
        join.roomEnded(5, Log.at(T0 + 9, 1_000));
        join.tick(JoinState.Clock.SERVED, T0 + 12);
        join.tick(JoinState.Clock.FEEDBACK, T0 + 12);
        assertThat(output.cells)
                .first()
                .extracting(RecordedOutput.Said::cell)
                .isEqualTo(new LabelCell("click", CellKind.CELL_KIND_POSITIVE, happened(8, 1_000), T0 + 8));
        assertThat(output.closed)
                .containsExactly(
                        new RecordedOutput.Ended(new ExposureId("r", 5), T0 + 9, CloseReason.CLOSE_REASON_ROOM_END));
    }

    @Example
    void repeatIsOne_howeverFarTheOtherTopicIs() {
        long again = T0 + RULES.horizonTicks() + 2;
        for (boolean servedAhead : List.of(true, false)) {
            RecordedOutput output = new RecordedOutput();
            LabelJoin join = join(new InMemoryJoinState(), output);
            join.tick(JoinState.Clock.SERVED, T0);
            join.tick(JoinState.Clock.FEEDBACK, T0);
            if (servedAhead) {
                join.tick(JoinState.Clock.SERVED, again);
            }
            join.feedback(
                    came(T0 + 1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
            join.tick(JoinState.Clock.FEEDBACK, again - 1);
            join.feedback(
                    came(again, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
            join.tick(JoinState.Clock.FEEDBACK, again + 3);
            join.tick(JoinState.Clock.SERVED, again + 3);
            assertThat(output.lost)
                    .extracting(RecordedOutput.Gone::reason)
                    .containsExactly(JoinOutput.Lost.REQUEST_UNKNOWN, JoinOutput.Lost.REQUEST_UNKNOWN);
        }
    }

    @Example
    void requestIsNotTakenAgain_howeverFarTheOtherTopicIs() {
        long again = T0 + RULES.horizonTicks() + 3;
        Served request = Log.request(T0 + 1, "r", 5).what();
        for (boolean feedbackAhead : List.of(true, false)) {
            RecordedOutput output = new RecordedOutput();
            LabelJoin join = join(new InMemoryJoinState(), output);
            join.tick(JoinState.Clock.SERVED, T0);
            join.tick(JoinState.Clock.FEEDBACK, T0);
            if (feedbackAhead) {
                join.tick(JoinState.Clock.FEEDBACK, again - 1);
            }
            join.served(request);
            join.tick(JoinState.Clock.SERVED, again - 1);
            join.served(request);
            join.tick(JoinState.Clock.SERVED, again + 3);
            join.tick(JoinState.Clock.FEEDBACK, again - 1);
            join.feedback(
                    came(again, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
            join.tick(JoinState.Clock.FEEDBACK, again + 3);
            assertThat(output.ignored).containsExactly("r");
            assertThat(output.lost).containsExactly(new RecordedOutput.Gone(JoinOutput.Lost.REQUEST_UNKNOWN, "a"));
        }
    }

    private static Log.Arrived<Feedback> inRoom6(long tick, String id, FeedbackType type) {
        return new Log.Arrived<>(tick, Log.feedback(id, "r", 6, type, Log.at(tick, 1_000)));
    }

    private static Log.Arrived<Feedback> came(long tick, String id, FeedbackType type, long offsetMs) {
        return new Log.Arrived<>(tick, Log.feedback(id, "r", 5, type, Log.at(tick, offsetMs)));
    }

    private static long happened(long ticks, long offsetMs) {
        return Log.at(T0 + ticks, offsetMs) - 40;
    }

    private static String negative(ExposureId id, String task, long ticks) {
        return NaiveOracle.line("moment", id, new LabelCell(task, CellKind.CELL_KIND_NEGATIVE, 0, T0 + ticks));
    }
}
