package io.momentcross.label.join;

import io.momentcross.contracts.Ticks;
import java.time.Duration;
import java.util.List;

/**
 * The numbers of the join.
 *
 * @param tasks            what is judged; each name once, {@link Labels#MOST_TASKS} at most
 * @param grace            after an exposure's end, how long late feedback still counts as in time; and how long
 *                         feedback waits for its served request. One tick at least
 * @param unclickedTimeout an exposure without a click ends this long after it opened
 * @param heartbeatTimeout an exposure with a click ends this long after the last sign of life
 * @param horizon          after an exposure's end, how long corrections are possible; then nothing changes. Not
 *                         shorter than the grace
 */
public record JoinRules(
        List<TaskRule> tasks, Duration grace, Duration unclickedTimeout, Duration heartbeatTimeout, Duration horizon) {

    /** @throws IllegalRuleException with the name of the component that cannot be */
    public JoinRules {
        tasks = List.copyOf(tasks);
        require(tasks.size() <= Labels.MOST_TASKS, "tasks", "There are " + Labels.MOST_TASKS + " tasks at most.");
        require(
                !tasks.isEmpty()
                        && tasks.stream().map(TaskRule::name).distinct().count() == tasks.size(),
                "tasks",
                "There is at least one task, and each name once.");
        require(ticks(grace) >= 1, "grace", "The grace is one tick (30 s) at least.");
        require(unclickedTimeout.isPositive(), "unclickedTimeout", "The time-out is longer than nothing.");
        require(heartbeatTimeout.isPositive(), "heartbeatTimeout", "The time-out is longer than nothing.");
        require(horizon.compareTo(grace) >= 0, "horizon", "The horizon is not shorter than the grace.");
    }

    private static void require(boolean isSo, String rule, String why) {
        if (!isSo) {
            throw new IllegalRuleException(rule, why);
        }
    }

    public long graceTicks() {
        return ticks(grace);
    }

    public long horizonTicks() {
        return ticks(horizon);
    }

    /** How many ticks cover {@code length}. */
    static long ticks(Duration length) {
        return Math.ceilDiv(length.toMillis(), Ticks.LENGTH.toMillis());
    }
}
