package io.momentcross.ranking.inference;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** Probabilities per task and candidate, each finite and within [0, 1]. */
public final class Predictions {

    private final List<String> tasks;
    private final float[][] byTask;

    private Predictions(List<String> tasks, float[][] byTask) {
        this.tasks = List.copyOf(tasks);
        this.byTask = byTask;
    }

    /**
     * Takes over {@code byTask}: one row per task of {@code candidates} values each.
     *
     * @throws InferenceException if a row has another length or a value is no probability
     */
    public static Predictions checked(List<String> tasks, float[][] byTask, int candidates) {
        for (int t = 0; t < byTask.length; t++) {
            if (byTask[t].length != candidates) {
                throw new InferenceException("output for task " + tasks.get(t) + " has " + byTask[t].length
                        + " values for " + candidates + " candidates");
            }
            for (float value : byTask[t]) {
                if (!(value >= 0f && value <= 1f)) {
                    throw new InferenceException(
                            "output for task " + tasks.get(t) + " is " + value + ", which is no probability");
                }
            }
        }
        return new Predictions(tasks, byTask);
    }

    /** Names of the tasks, in the order of {@link #probability}. */
    public List<String> tasks() {
        return tasks;
    }

    public int candidates() {
        return byTask.length == 0 ? 0 : byTask[0].length;
    }

    public float probability(int task, int candidate) {
        return byTask[task][candidate];
    }

    /** Probability by task of one candidate, in the tasks' order; a view, so that an answer of many rooms copies none. */
    public Map<String, Float> byTask(int candidate) {
        return new OfCandidate(candidate);
    }

    private final class OfCandidate extends AbstractMap<String, Float> {

        private final int candidate;

        private OfCandidate(int candidate) {
            this.candidate = candidate;
        }

        @Override
        public Set<Entry<String, Float>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return tasks.size();
                }

                @Override
                public Iterator<Entry<String, Float>> iterator() {
                    return new OverTasks(candidate);
                }
            };
        }
    }

    private final class OverTasks implements Iterator<Map.Entry<String, Float>> {

        private final int candidate;
        private int task;

        private OverTasks(int candidate) {
            this.candidate = candidate;
        }

        @Override
        public boolean hasNext() {
            return task < tasks.size();
        }

        @Override
        public Map.Entry<String, Float> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Map.entry(tasks.get(task), probability(task++, candidate));
        }
    }
}
