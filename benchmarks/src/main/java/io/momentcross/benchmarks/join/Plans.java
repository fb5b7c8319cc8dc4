package io.momentcross.benchmarks.join;

import io.momentcross.label.join.JoinDefaults;
import io.momentcross.label.join.JoinPlan;
import java.time.Duration;
import java.util.List;

/** The service's plan, and the same with windows that fit a short run. */
public final class Plans {

    public static final JoinPlan ONE = new JoinPlan(JoinDefaults.RULES, List.of(JoinDefaults.MOMENT));
    public static final JoinPlan THREE = JoinDefaults.PLAN;

    /** What lets a run of minutes hold a whole horizon. */
    public record Windows(Duration fast, Duration slow, Duration hour, Duration horizon) {

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
        return JoinDefaults.plan(windows.fast(), windows.slow(), windows.hour(), windows.horizon());
    }
}
