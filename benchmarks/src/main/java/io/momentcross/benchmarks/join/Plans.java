package io.momentcross.benchmarks.join;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.label.join.FastSlowPolicy;
import io.momentcross.label.join.HourPolicy;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.MomentPolicy;
import io.momentcross.label.join.Policy;
import io.momentcross.label.join.TaskRule;
import io.momentcross.label.join.TaskRule.Source;
import java.time.Duration;
import java.util.List;

/** The service's defaults. */
public final class Plans {

    public static final JoinPlan ONE = plan(List.of(new MomentPolicy()), Duration.ofHours(2));
    public static final JoinPlan THREE = three(Windows.DEFAULT);

    /** What lets a run of minutes hold a whole horizon. */
    public record Windows(Duration fast, Duration slow, Duration hour, Duration horizon) {

        static final Windows DEFAULT =
                new Windows(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(2));
        static final Windows SHORT = new Windows(
                Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(20));

        String minutes() {
            return fast.toMinutes() + "," + slow.toMinutes() + "," + hour.toMinutes() + "," + horizon.toMinutes();
        }

        /** As properties of the service's join. */
        List<String> properties() {
            return List.of(
                    "fast-window=" + fast,
                    "slow-window=" + slow,
                    "hour-window=" + hour,
                    "tombstone-horizon=" + horizon);
        }
    }

    private Plans() {}

    static JoinPlan three(Windows windows) {
        return plan(
                List.of(
                        new MomentPolicy(),
                        new FastSlowPolicy(windows.fast(), windows.slow()),
                        new HourPolicy(windows.hour())),
                windows.horizon());
    }

    private static JoinPlan plan(List<Policy> policies, Duration horizon) {
        return new JoinPlan(
                new JoinRules(
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
                        horizon),
                policies);
    }
}
