package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.util.HashMap;
import java.util.Map;

/** What a policy has said of an exposure so far: the newest kind by task. Immutable. */
public record Labels(Map<String, CellKind> byTask) {

    public static final Labels NONE = new Labels(Map.of());

    public Labels {
        byTask = Map.copyOf(byTask);
    }

    boolean isNone() {
        return byTask.isEmpty();
    }

    boolean has(String task) {
        return byTask.containsKey(task);
    }

    boolean is(String task, CellKind kind) {
        return byTask.get(task) == kind;
    }

    Labels with(String task, CellKind kind) {
        Map<String, CellKind> next = new HashMap<>(byTask);
        next.put(task, kind);
        return new Labels(next);
    }
}
