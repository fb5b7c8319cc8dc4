package io.momentcross.label.join;

import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.List;

/** The rules that the tests join by: the service's defaults. */
public final class JoinRulesFixture {

    public static final JoinRules RULES = new JoinRules(
            List.of(
                    on(Tasks.CLICK, FeedbackType.FEEDBACK_TYPE_CLICK),
                    new TaskRule(Tasks.LONG_VIEW, new TaskRule.Source.Stay(Duration.ofSeconds(30))),
                    on(Tasks.LIKE, FeedbackType.FEEDBACK_TYPE_LIKE),
                    on(Tasks.COMMENT, FeedbackType.FEEDBACK_TYPE_COMMENT),
                    on(Tasks.GIFT, FeedbackType.FEEDBACK_TYPE_GIFT),
                    on(Tasks.FOLLOW, FeedbackType.FEEDBACK_TYPE_FOLLOW)),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofHours(2));

    private JoinRulesFixture() {}

    private static TaskRule on(String task, FeedbackType type) {
        return new TaskRule(task, new TaskRule.Source.Feedback(type));
    }
}
