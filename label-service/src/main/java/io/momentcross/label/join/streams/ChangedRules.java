package io.momentcross.label.join.streams;

import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.RenamedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** One of the service's policies by its rules, some of them changed: {@code long view at 60 s instead of 30}. */
public final class ChangedRules {

    private static final String TASK = "task.";
    /** What can be set besides tasks, by the name of its property. */
    private static final Map<String, Function<JoinProperties, Object>> NUMBERS = Map.of(
            "grace", JoinProperties::grace,
            "unclicked-timeout", JoinProperties::unclickedTimeout,
            "heartbeat-interval", JoinProperties::heartbeatInterval,
            "tombstone-horizon", JoinProperties::tombstoneHorizon,
            "fast-window", JoinProperties::fastWindow,
            "slow-window", JoinProperties::slowWindow,
            "hour-window", JoinProperties::hourWindow);

    private static final Set<String> OF_TASKS = Set.of("threshold", "window", "source");

    private ChangedRules() {}

    /**
     * @param live    the rules as the service has them
     * @param policy  one of the kinds of policy there are
     * @param name    what it is called here
     * @param changes by the name of a property of {@code momentcross.join}, or {@code task.<name>.<property>}
     * @throws IllegalArgumentException with a sentence that names the change that cannot be
     */
    public static JoinPlan of(JoinProperties live, String policy, String name, Map<String, String> changes) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("policies[0]", policy);
        properties.put("state-directory", live.stateDirectory().toString());
        NUMBERS.forEach((number, of) -> properties.put(number, of.apply(live).toString()));
        List<String> tasks = new ArrayList<>();
        for (JoinTask task : live.tasks()) {
            put(properties, "tasks[" + tasks.size() + "].", task);
            tasks.add(task.name());
        }
        changes.forEach((what, value) -> properties.put(property(what, tasks), value));
        JoinPlan plan = plan(properties, tasks);
        return new JoinPlan(
                plan.rules(), List.of(new RenamedPolicy(name, plan.policies().getFirst())));
    }

    private static void put(Map<String, Object> properties, String at, JoinTask task) {
        properties.put(at + "name", task.name());
        properties.put(at + "source", task.source());
        if (task.threshold() != null) {
            properties.put(at + "threshold", task.threshold());
        }
        if (task.window() != null) {
            properties.put(at + "window", task.window().toString());
        }
    }

    private static String property(String what, List<String> tasks) {
        if (NUMBERS.containsKey(what)) {
            return what;
        }
        int dot = what.lastIndexOf('.');
        String task = what.startsWith(TASK) && dot > TASK.length() ? what.substring(TASK.length(), dot) : "";
        String of = what.substring(dot + 1);
        if (!tasks.contains(task) || !OF_TASKS.contains(of)) {
            throw new IllegalArgumentException(what + ": there is no such rule; these are: "
                    + String.join(
                            ", ",
                            Stream.concat(
                                            NUMBERS.keySet().stream().sorted(),
                                            OF_TASKS.stream().sorted().map(each -> TASK + "<name>." + each))
                                    .toList())
                    + ", with <name> one of " + tasks + ".");
        }
        return "tasks[" + tasks.indexOf(task) + "]." + of;
    }

    private static JoinPlan plan(Map<String, Object> properties, List<String> tasks) {
        Map<String, Object> prefixed = new TreeMap<>();
        properties.forEach((name, value) -> prefixed.put("momentcross.join." + name, value));
        // The samples that the service writes are no matter here; an empty list is said by an empty text.
        prefixed.put("momentcross.join.samples", "");
        try {
            return new Binder(new MapConfigurationPropertySource(prefixed))
                    .bind("momentcross.join", JoinProperties.class)
                    .get()
                    .plan();
        } catch (InvalidConfigurationPropertyValueException e) {
            throw new IllegalArgumentException(
                    change(e.getName(), tasks) + "=" + e.getValue() + ": " + e.getReason(), e);
        } catch (BindException e) {
            String name = e.getProperty() == null
                    ? e.getName().toString()
                    : e.getProperty().getName().toString();
            Object value = e.getProperty() == null ? "" : e.getProperty().getValue();
            throw new IllegalArgumentException(
                    change(name, tasks) + "=" + value + ": it is a length of time, as 60s or 5m.", e);
        }
    }

    /** As it was asked for. */
    private static String change(String property, List<String> tasks) {
        String name = property.replace("momentcross.join.", "");
        if (!name.startsWith("tasks[")) {
            return name;
        }
        int close = name.indexOf(']');
        String task = Objects.requireNonNull(tasks.get(Integer.parseInt(name.substring("tasks[".length(), close))));
        return TASK + task + name.substring(close + 1);
    }
}
