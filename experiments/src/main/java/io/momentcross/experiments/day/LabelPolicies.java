package io.momentcross.experiments.day;

import io.momentcross.label.join.JoinDefaults;
import io.momentcross.label.join.JoinPlan;
import java.time.Duration;
import java.util.List;

/** The label policies side by side, by label-service's default rules, and one more that is tried here. */
final class LabelPolicies {

    private LabelPolicies() {}

    static JoinPlan plan() {
        return new JoinPlan(
                JoinDefaults.RULES,
                List.of(
                        JoinDefaults.MOMENT,
                        JoinDefaults.FAST_SLOW,
                        JoinDefaults.HOUR,
                        new EagerPolicy(Duration.ofSeconds(30))));
    }
}
