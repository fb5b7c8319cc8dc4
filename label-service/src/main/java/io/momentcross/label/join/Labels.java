package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a policy has said of an exposure so far: the newest kind by task. Immutable. */
public final class Labels {

    public static final Labels NONE = new Labels(new String[0], new CellKind[0]);

    // A handful of tasks: looking along an array is faster than any map, and said of every exposure.
    private final String[] tasks;
    private final CellKind[] kinds;

    private Labels(String[] tasks, CellKind[] kinds) {
        this.tasks = tasks;
        this.kinds = kinds;
    }

    public Labels(Map<String, CellKind> byTask) {
        this.tasks = byTask.keySet().toArray(String[]::new);
        this.kinds = byTask.values().toArray(CellKind[]::new);
    }

    public Map<String, CellKind> byTask() {
        Map<String, CellKind> byTask = HashMap.newHashMap(tasks.length);
        for (int i = 0; i < tasks.length; i++) {
            byTask.put(tasks[i], kinds[i]);
        }
        return Map.copyOf(byTask);
    }

    boolean isNone() {
        return tasks.length == 0;
    }

    boolean has(String task) {
        return place(task) >= 0;
    }

    boolean is(String task, CellKind kind) {
        int place = place(task);
        return place >= 0 && kinds[place] == kind;
    }

    /** Of these cells, in addition to what was said. */
    Labels with(List<LabelCell> cells) {
        if (!isNone()) {
            Labels next = this;
            for (LabelCell cell : cells) {
                next = next.with(cell.task(), cell.kind());
            }
            return next;
        }
        String[] said = new String[cells.size()];
        CellKind[] as = new CellKind[cells.size()];
        for (int i = 0; i < said.length; i++) {
            said[i] = cells.get(i).task();
            as[i] = cells.get(i).kind();
        }
        return new Labels(said, as);
    }

    private Labels with(String task, CellKind kind) {
        int known = place(task);
        int place = known < 0 ? tasks.length : known;
        int length = Math.max(tasks.length, place + 1);
        String[] nextTasks = Arrays.copyOf(tasks, length);
        CellKind[] nextKinds = Arrays.copyOf(kinds, length);
        nextTasks[place] = task;
        nextKinds[place] = kind;
        return new Labels(nextTasks, nextKinds);
    }

    private int place(String task) {
        for (int i = 0; i < tasks.length; i++) {
            if (tasks[i].equals(task)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && byTask().equals(labels.byTask());
    }

    @Override
    public int hashCode() {
        return byTask().hashCode();
    }

    @Override
    public String toString() {
        return byTask().toString();
    }
}
