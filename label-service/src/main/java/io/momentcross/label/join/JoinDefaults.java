package io.momentcross.label.join;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.List;

/** What the service joins by where nothing is configured, for whoever joins without it. Held to it by a test. */
public final class JoinDefaults {

    /** Each task by the first feedback of its type, or by a stay of 30 s. */
    public static final List<TaskRule> TASKS = List.of(
            on(Tasks.CLICK, FeedbackType.FEEDBACK_TYPE_CLICK),
            new TaskRule(Tasks.LONG_VIEW, new TaskRule.Source.Stay(Duration.ofSeconds(30))),
            on(Tasks.LIKE, FeedbackType.FEEDBACK_TYPE_LIKE),
            on(Tasks.COMMENT, FeedbackType.FEEDBACK_TYPE_COMMENT),
            on(Tasks.GIFT, FeedbackType.FEEDBACK_TYPE_GIFT),
            on(Tasks.FOLLOW, FeedbackType.FEEDBACK_TYPE_FOLLOW));

    public static final JoinRules RULES = rules(Duration.ofHours(2));

    public static final MomentPolicy MOMENT = new MomentPolicy();
    public static final FastSlowPolicy FAST_SLOW = new FastSlowPolicy(Duration.ofMinutes(5), Duration.ofHours(1));
    public static final HourPolicy HOUR = new HourPolicy(Duration.ofHours(1));

    public static final JoinPlan PLAN = new JoinPlan(RULES, List.of(MOMENT, FAST_SLOW, HOUR));

    private JoinDefaults() {}

    /** All policies with other windows, and exposures kept for another time. */
    public static JoinPlan plan(Duration fast, Duration slow, Duration hour, Duration horizon) {
        return new JoinPlan(rules(horizon), List.of(MOMENT, new FastSlowPolicy(fast, slow), new HourPolicy(hour)));
    }

    private static JoinRules rules(Duration horizon) {
        return new JoinRules(TASKS, Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(30), horizon);
    }

    private static TaskRule on(String task, FeedbackType type) {
        return new TaskRule(task, new TaskRule.Source.Feedback(type));
    }
}
