package io.momentcross.label.join;

import io.momentcross.contracts.Ticks;
import java.time.Duration;
import java.util.List;

/**
 * The numbers of the join.
 *
 * @param tasks            what is judged
 * @param grace            after an exposure's end, how long late feedback still counts as in time; and how long
 *                         feedback waits for its served request
 * @param unclickedTimeout an exposure without a click ends this long after it opened
 * @param heartbeatTimeout an exposure with a click ends this long after the last sign of life
 * @param horizon          after an exposure's end, how long corrections are possible; then nothing changes
 */
public record JoinRules(
        List<TaskRule> tasks, Duration grace, Duration unclickedTimeout, Duration heartbeatTimeout, Duration horizon) {

    public JoinRules {
        tasks = List.copyOf(tasks);
        if (ticks(grace) < 1) {
            throw new IllegalArgumentException("the grace is one tick at least");
        }
        if (horizon.compareTo(grace) < 0) {
            throw new IllegalArgumentException("the horizon is not shorter than the grace");
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
        long tickMs = Ticks.LENGTH.toMillis();
        return (length.toMillis() + tickMs - 1) / tickMs;
    }
}
