package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The three policies side by side on one exposure: opened at second 1 of tick T0 + 1. */
class PolicyTest {

    private static final long T0 = 1000;
    private static final JoinPlan PLAN = JoinRulesFixture.PLAN;

    private static List<String> said(String policy, List<Log.Arrived<Feedback>> feedback) {
        Log log = new Log(T0, T0 + 250, List.of(Log.request(T0, "r", 5)), feedback, List.of());
        return log.play(new InMemoryJoinState(), PLAN, 3)
                .saidBy(policy)
                .map(said -> (said.cell().tick() - T0) + " " + said.cell().task() + " "
                        + said.cell().kind().name().replace("CELL_KIND_", ""))
                .toList();
    }

    private static Log.Arrived<Feedback> came(long ticks, String id, FeedbackType type, long offsetMs) {
        return new Log.Arrived<>(T0 + ticks, Log.feedback(id, "r", 5, type, Log.at(T0 + ticks, offsetMs)));
    }

    /** Click, gift at minute 28, exit, a comment at minute 70. */
    private static final List<Log.Arrived<Feedback>> EVENING = List.of(
            came(1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000),
            came(57, "b", FeedbackType.FEEDBACK_TYPE_GIFT, 1_000),
            came(58, "c", FeedbackType.FEEDBACK_TYPE_EXIT, 1_000),
            came(140, "d", FeedbackType.FEEDBACK_TYPE_COMMENT, 1_000));

    @Test
    void fastWindowSaysAllAsSeen_andSlowWindowWhatItMissed() {
        assertThat(said("fast-slow", EVENING))
                .containsExactly(
                        "11 click POSITIVE",
                        "11 long_view NEGATIVE",
                        "11 like NEGATIVE",
                        "11 comment NEGATIVE",
                        "11 gift NEGATIVE",
                        "11 follow NEGATIVE",
                        "121 gift PU");
    }

    @Test
    void hourSaysAllOnce() {
        assertThat(said("hour", EVENING))
                .containsExactly(
                        "121 click POSITIVE",
                        "121 long_view NEGATIVE",
                        "121 like NEGATIVE",
                        "121 comment NEGATIVE",
                        "121 gift POSITIVE",
                        "121 follow NEGATIVE");
    }

    @Test
    void windowsOpenWithTheExposure_whenItsFirstFeedbackComesLate() {
        List<Log.Arrived<Feedback>> late = List.of(
                new Log.Arrived<>(
                        T0 + 60, Log.feedback("a", "r", 5, FeedbackType.FEEDBACK_TYPE_LIKE, Log.at(T0 + 1, 1_000))),
                came(121, "b", FeedbackType.FEEDBACK_TYPE_GIFT, 1_000),
                came(122, "c", FeedbackType.FEEDBACK_TYPE_FOLLOW, 1_000));
        assertThat(said("fast-slow", late))
                .startsWith("60 click NEGATIVE", "60 long_view NEGATIVE", "60 like POSITIVE")
                .endsWith("121 gift PU")
                .hasSize(7);
    }

    @Test
    void policySaysNothingOfAnExposure_whenItWasSwitchedOnLater() {
        InMemoryJoinState state = new InMemoryJoinState();
        RecordedOutput output = new RecordedOutput();
        LabelJoin before = new LabelJoin(state, new JoinPlan(PLAN.rules(), List.of(new MomentPolicy())), output);
        before.tick(JoinState.Clock.SERVED, T0);
        before.tick(JoinState.Clock.FEEDBACK, T0);
        before.served(Log.request(T0 + 1, "r", 5, 6).what());
        before.feedback(came(1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
        before.tick(JoinState.Clock.SERVED, T0 + 1);
        before.tick(JoinState.Clock.FEEDBACK, T0 + 1);

        LabelJoin after = new LabelJoin(state, PLAN, output);
        after.feedback(came(2, "b", FeedbackType.FEEDBACK_TYPE_GIFT, 1_000).what());
        after.feedback(Log.feedback("c", "r", 6, FeedbackType.FEEDBACK_TYPE_CLICK, Log.at(T0 + 2, 1_000)));
        after.tick(JoinState.Clock.SERVED, T0 + 130);
        after.tick(JoinState.Clock.FEEDBACK, T0 + 130);
        assertThat(output.saidBy("hour"))
                .hasSize(6)
                .allMatch(said -> said.exposure().roomId() == 6);
        assertThat(output.saidBy("moment")).hasSize(12);
    }

    @Test
    void taskCountsWithinItsWindowAndFromItsThresholdOn() {
        TaskRule rule = new TaskRule(
                "big_gift", new TaskRule.Source.Feedback(FeedbackType.FEEDBACK_TYPE_GIFT, 100), Duration.ofMinutes(1));
        Exposure.Facts facts = new Exposure.Facts(10_000, 0, 0, Positives.NONE);
        Feedback gift = Log.feedback("a", "r", 5, FeedbackType.FEEDBACK_TYPE_GIFT, 70_000).toBuilder()
                .setGiftValue(100)
                .build();
        assertThat(rule.byFeedback(gift, facts)).hasValue(gift.getHappenedAtMs());
        assertThat(rule.byFeedback(gift.toBuilder().setGiftValue(99).build(), facts))
                .isEmpty();
        assertThat(rule.byFeedback(gift.toBuilder().setReceivedAtMs(70_001).build(), facts))
                .isEmpty();
    }

    @Test
    void planIsRefused_whenAPolicyLooksBackFurtherThanTheHorizon() {
        assertThatThrownBy(() -> new JoinPlan(PLAN.rules(), List.of(new HourPolicy(Duration.ofHours(3)))))
                .isInstanceOfSatisfying(
                        IllegalRuleException.class, e -> assertThat(e.rule()).isEqualTo("horizon"));
        assertThatThrownBy(() -> new FastSlowPolicy(Duration.ofHours(1), Duration.ofHours(1)))
                .isInstanceOf(IllegalRuleException.class);
    }

    @Test
    void looksAreAskedForUntilEverythingIsSaid() {
        Policy policy = new FastSlowPolicy(Duration.ofMinutes(5), Duration.ofHours(1));
        Exposure open = Exposure.Open.from(
                came(1, "a", FeedbackType.FEEDBACK_TYPE_CLICK, 1_000).what());
        long fast = policy.nextTick(Labels.NONE, open, T0 + 1, PLAN.rules());
        assertThat(fast).isEqualTo(T0 + 11);
        Labels said = Labels.NONE.with(0, CellKind.CELL_KIND_NEGATIVE);
        assertThat(policy.nextTick(said, open, fast, PLAN.rules())).isEqualTo(T0 + 121);
        assertThat(policy.nextTick(said, open, T0 + 121, PLAN.rules())).isEqualTo(Policy.NEVER);
    }

    @Test
    void labelsAreKeptByTask_upToTheLast() {
        Labels said = Labels.NONE;
        for (int task = 0; task < Labels.MOST_TASKS; task++) {
            assertThat(said.isOfAll(Labels.MOST_TASKS)).isFalse();
            said = said.with(task, CellKind.CELL_KIND_NEGATIVE);
        }
        assertThat(said.isOfAll(Labels.MOST_TASKS)).isTrue();
        said = said.with(15, CellKind.CELL_KIND_CORRECTION).with(0, CellKind.CELL_KIND_PU);
        assertThat(said.kind(15)).isEqualTo(CellKind.CELL_KIND_CORRECTION);
        assertThat(said.kind(14)).isEqualTo(CellKind.CELL_KIND_NEGATIVE);
        assertThat(said.kind(0)).isEqualTo(CellKind.CELL_KIND_PU);
    }

    @Test
    void rulesAreRefused_whenThereAreMoreTasksThanLabelsHaveRoomFor() {
        List<TaskRule> tasks = IntStream.rangeClosed(0, Labels.MOST_TASKS)
                .mapToObj(i -> new TaskRule("task" + i, new TaskRule.Source.Stay(Duration.ofSeconds(i))))
                .toList();
        assertThatThrownBy(() -> new JoinRules(
                        tasks,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        Duration.ofHours(2)))
                .isInstanceOfSatisfying(
                        IllegalRuleException.class, e -> assertThat(e.rule()).isEqualTo("tasks"));
    }
}
