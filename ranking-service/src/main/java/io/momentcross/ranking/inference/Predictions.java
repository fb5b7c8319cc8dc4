package io.momentcross.ranking.inference;

import java.util.List;

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
}
