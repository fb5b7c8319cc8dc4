package io.momentcross.label.join.streams;

import io.momentcross.label.join.FastSlowPolicy;
import io.momentcross.label.join.HourPolicy;
import io.momentcross.label.join.IllegalRuleException;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinRules;
import io.momentcross.label.join.MomentPolicy;
import io.momentcross.label.join.Policy;
import io.momentcross.label.join.TaskRule;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled           whether this process joins and writes ticks
 * @param applicationId     the Kafka Streams application: the same in all instances
 * @param instanceId        this instance among them, the same after a restart: it then has its partitions back at once
 * @param tasks             what is judged; the service's application.yaml has the defaults
 * @param policies          which policies say labels: moment, fast-slow, hour
 * @param samples           those of them whose cells are also written as samples, a topic for each
 * @param grace             see {@link JoinRules#grace()}
 * @param unclickedTimeout  see {@link JoinRules#unclickedTimeout()}
 * @param heartbeatInterval how often the app reports that the user still watches; three missed end an exposure
 * @param tombstoneHorizon  see {@link JoinRules#horizon()}; not shorter than any window of a policy that runs
 * @param fastWindow        after an exposure opened, when fast-slow says all tasks as seen
 * @param slowWindow        and when it says the positives that it had missed
 * @param hourWindow        after an exposure opened, when hour says all tasks as seen
 * @param stateDirectory    where the stores lie
 * @param storeMemory       block cache and write buffers of all stores together
 * @param threads           of Kafka Streams
 * @param commitInterval    how often output becomes visible
 * @param standbyReplicas   copies of each store that other instances keep warm
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.join", ignoreUnknownFields = false)
public record JoinProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("label-join") @NotBlank String applicationId,
        @DefaultValue("label-service") @NotBlank String instanceId,
        @NotEmpty List<JoinTask> tasks,

        @DefaultValue({"moment", "fast-slow", "hour"}) @NotEmpty
        List<String> policies,

        @DefaultValue("moment") @NotNull List<String> samples,
        @DefaultValue("30s") @NotNull Duration grace,
        @DefaultValue("5m") @NotNull Duration unclickedTimeout,
        @DefaultValue("10s") @NotNull Duration heartbeatInterval,
        @DefaultValue("2h") @NotNull Duration tombstoneHorizon,
        @DefaultValue("5m") @NotNull Duration fastWindow,
        @DefaultValue("1h") @NotNull Duration slowWindow,
        @DefaultValue("1h") @NotNull Duration hourWindow,
        @NotNull Path stateDirectory,
        @DefaultValue("128MB") @NotNull DataSize storeMemory,
        @DefaultValue("1") @Min(1) int threads,
        @DefaultValue("100ms") @NotNull Duration commitInterval,
        @DefaultValue("0") @Min(0) int standbyReplicas) {

    private static final int MISSED_HEARTBEATS = 3;

    /** @throws InvalidConfigurationPropertyValueException naming the property that cannot be */
    public JoinPlan plan() {
        try {
            JoinRules rules = new JoinRules(
                    taskRules(),
                    grace,
                    unclickedTimeout,
                    heartbeatInterval.multipliedBy(MISSED_HEARTBEATS),
                    tombstoneHorizon);
            JoinPlan plan = new JoinPlan(rules, policiesByName());
            refuseUnless(
                    plan.policyNames().containsAll(samples)
                            && samples.stream().distinct().count() == samples.size(),
                    "samples",
                    samples,
                    "Samples are written of policies that run, each once: " + policies + ".");
            return plan;
        } catch (IllegalRuleException e) {
            throw switch (e.rule()) {
                case "tasks" -> refused("tasks", tasks, e.why());
                case "policies" -> refused("policies", policies, e.why());
                case "grace" -> refused("grace", grace, e.why());
                case "unclickedTimeout" -> refused("unclicked-timeout", unclickedTimeout, e.why());
                case "heartbeatTimeout" -> refused("heartbeat-interval", heartbeatInterval, e.why());
                case "horizon" -> refused("tombstone-horizon", tombstoneHorizon, e.why());
                case "fastWindow" -> refused("fast-window", fastWindow, e.why());
                case "slowWindow" -> refused("slow-window", slowWindow, e.why());
                case "hourWindow" -> refused("hour-window", hourWindow, e.why());
                default -> e;
            };
        }
    }

    private List<TaskRule> taskRules() {
        List<TaskRule> rules = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            rules.add(tasks.get(i).rule("momentcross.join.tasks[" + i + "]"));
        }
        return rules;
    }

    /** A new policy is a line here. */
    private List<Policy> policiesByName() {
        Map<String, Supplier<Policy>> known = new TreeMap<>(Map.<String, Supplier<Policy>>of(
                "moment", MomentPolicy::new,
                "fast-slow", () -> new FastSlowPolicy(fastWindow, slowWindow),
                "hour", () -> new HourPolicy(hourWindow)));
        List<Policy> wanted = new ArrayList<>();
        for (String name : policies) {
            refuseUnless(
                    known.containsKey(name),
                    "policies",
                    name,
                    "There is no such policy; these are: " + known.keySet() + ".");
            wanted.add(Objects.requireNonNull(known.get(name)).get());
        }
        return wanted;
    }

    private static void refuseUnless(boolean isSo, String property, Object value, String why) {
        if (!isSo) {
            throw new InvalidConfigurationPropertyValueException("momentcross.join." + property, value, why);
        }
    }

    private static RuntimeException refused(String property, Object value, String why) {
        return new InvalidConfigurationPropertyValueException("momentcross.join." + property, value, why);
    }
}
