package io.momentcross.label.join;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.List;

/** The rules that the tests join by. */
public final class JoinRulesFixture {

    /** The service's defaults. */
    public static final JoinRules RULES = JoinDefaults.RULES;

    /** All policies of the service, with its defaults. */
    public static final JoinPlan PLAN = JoinDefaults.PLAN;

    /** Small numbers, so that in a short history requests are forgotten, too. */
    public static final JoinPlan SHORT = new JoinPlan(
            new JoinRules(
                    JoinDefaults.TASKS,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(300)),
            List.of(
                    new MomentPolicy(),
                    new FastSlowPolicy(Duration.ofSeconds(70), Duration.ofSeconds(300)),
                    new HourPolicy(Duration.ofSeconds(200))));

    /** Small ones of another kind: a long grace, tasks with windows and thresholds, a slow window right after the fast. */
    public static final JoinPlan ODD = new JoinPlan(
            new JoinRules(
                    List.of(
                            new TaskRule(
                                    Tasks.CLICK,
                                    new TaskRule.Source.Feedback(FeedbackType.FEEDBACK_TYPE_CLICK),
                                    Duration.ofSeconds(60)),
                            new TaskRule(
                                    Tasks.LONG_VIEW,
                                    new TaskRule.Source.Stay(Duration.ofSeconds(20)),
                                    Duration.ofSeconds(100)),
                            new TaskRule("entered", new TaskRule.Source.Stay(Duration.ZERO)),
                            new TaskRule(
                                    "big_gift", new TaskRule.Source.Feedback(FeedbackType.FEEDBACK_TYPE_GIFT, 100))),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(65),
                    Duration.ofSeconds(200)),
            List.of(
                    new HourPolicy(Duration.ofSeconds(1)),
                    new FastSlowPolicy(Duration.ofSeconds(30), Duration.ofSeconds(60)),
                    new MomentPolicy()));

    private JoinRulesFixture() {}
}
