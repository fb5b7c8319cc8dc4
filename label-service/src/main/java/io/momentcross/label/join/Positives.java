package io.momentcross.label.join;

import io.momentcross.contracts.BehaviorFlags;
import io.momentcross.contracts.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * When the first positive of each task happened, ms since the epoch: by the app's word, of a stay by the server's clock.
 * Tasks go by their place in {@link JoinRules#tasks()}. Immutable.
 */
public final class Positives {

    private static final Map<String, Integer> FLAGS = Map.of(
            Tasks.CLICK, BehaviorFlags.CLICK,
            Tasks.LONG_VIEW, BehaviorFlags.LONG_VIEW,
            Tasks.LIKE, BehaviorFlags.LIKE,
            Tasks.COMMENT, BehaviorFlags.COMMENT,
            Tasks.GIFT, BehaviorFlags.GIFT,
            Tasks.FOLLOW, BehaviorFlags.FOLLOW);

    public static final Positives NONE = new Positives(List.of(), 0, new long[0]);

    private final List<TaskRule> tasks;
    private final int mask;
    private final long[] happenedAtMs;

    private Positives(List<TaskRule> tasks, int mask, long[] happenedAtMs) {
        this.tasks = tasks;
        this.mask = mask;
        this.happenedAtMs = happenedAtMs;
    }

    public boolean isNone() {
        return mask == 0;
    }

    public boolean has(int task) {
        return (mask & (1 << task)) != 0;
    }

    /** Of a task that is positive. */
    public long happenedAtMs(int task) {
        return happenedAtMs[task];
    }

    /** {@code task} is not positive yet. */
    public Positives with(int task, long atMs, JoinRules rules) {
        long[] next = Arrays.copyOf(happenedAtMs, rules.tasks().size());
        next[task] = atMs;
        return new Positives(rules.tasks(), mask | (1 << task), next);
    }

    /** The positive tasks, by name. */
    public List<String> names() {
        List<String> names = new ArrayList<>(tasks.size());
        for (int task = 0; task < happenedAtMs.length; task++) {
            if (has(task)) {
                names.add(tasks.get(task).name());
            }
        }
        names.sort(null);
        return names;
    }

    /** Bits as in the contracts' {@code BehaviorFlags}. */
    public int flags() {
        int flags = 0;
        for (String name : isNone() ? List.<String>of() : names()) {
            flags |= FLAGS.getOrDefault(name, 0);
        }
        return flags;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Positives that
                && mask == that.mask
                && Arrays.equals(happenedAtMs, that.happenedAtMs)
                && tasks.equals(that.tasks);
    }

    @Override
    public int hashCode() {
        return 31 * mask + Arrays.hashCode(happenedAtMs);
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
