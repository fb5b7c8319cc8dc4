package io.momentcross.experiments.day;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.label.join.FastSlowPolicy;
import io.momentcross.label.join.HourPolicy;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.MomentPolicy;
import io.momentcross.label.join.TaskRule;
import io.momentcross.label.join.TaskRule.Source;
import java.time.Duration;
import java.util.List;

/** The label policies side by side, by label-service's default rules. */
final class LabelPolicies {

    private LabelPolicies() {}

    static JoinPlan plan() {
        JoinRules rules = new JoinRules(
                List.of(
                        new TaskRule(Tasks.CLICK, new Source.Feedback(FeedbackType.FEEDBACK_TYPE_CLICK)),
                        new TaskRule(Tasks.LONG_VIEW, new Source.Stay(Duration.ofSeconds(30))),
                        new TaskRule(Tasks.LIKE, new Source.Feedback(FeedbackType.FEEDBACK_TYPE_LIKE)),
                        new TaskRule(Tasks.COMMENT, new Source.Feedback(FeedbackType.FEEDBACK_TYPE_COMMENT)),
                        new TaskRule(Tasks.GIFT, new Source.Feedback(FeedbackType.FEEDBACK_TYPE_GIFT)),
                        new TaskRule(Tasks.FOLLOW, new Source.Feedback(FeedbackType.FEEDBACK_TYPE_FOLLOW))),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofHours(2));
        return new JoinPlan(
                rules,
                List.of(
                        new MomentPolicy(),
                        new FastSlowPolicy(Duration.ofMinutes(5), Duration.ofHours(1)),
                        new HourPolicy(Duration.ofHours(1))));
    }
}
