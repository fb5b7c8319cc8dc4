package io.momentcross.label.join.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.TaskRule;
import io.momentcross.label.join.state.v1.PlanState;
import java.util.List;

/** Tasks and policies of a plan in their order: what their places in written state mean. */
public record PlanNames(List<String> tasks, List<String> policies) {

    private static final int VERSION = 1;

    public PlanNames {
        tasks = List.copyOf(tasks);
        policies = List.copyOf(policies);
    }

    public static PlanNames of(JoinPlan plan) {
        return new PlanNames(plan.rules().tasks().stream().map(TaskRule::name).toList(), plan.policyNames());
    }

    /** Where a task of these is in {@code plan}; -1 where it is not. */
    int task(int place, JoinPlan plan) {
        return taskOf(tasks.get(place), plan);
    }

    static int taskOf(String name, JoinPlan plan) {
        List<TaskRule> rules = plan.rules().tasks();
        for (int task = 0; task < rules.size(); task++) {
            if (rules.get(task).name().equals(name)) {
                return task;
            }
        }
        return -1;
    }

    /** Where a policy of these is in {@code plan}; -1 where it is not. */
    int policy(int place, JoinPlan plan) {
        return policyOf(policies.get(place), plan);
    }

    static int policyOf(String name, JoinPlan plan) {
        for (int policy = 0; policy < plan.policies().size(); policy++) {
            if (plan.policies().get(policy).name().equals(name)) {
                return policy;
            }
        }
        return -1;
    }

    byte[] write() {
        return PlanState.newBuilder()
                .setVersion(VERSION)
                .addAllTasks(tasks)
                .addAllPolicies(policies)
                .build()
                .toByteArray();
    }

    static PlanNames read(byte[] bytes) {
        try {
            PlanState state = PlanState.parseFrom(bytes);
            StateCodec.check(state.getVersion(), VERSION, "plan");
            return new PlanNames(state.getTasksList(), state.getPoliciesList());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("a plan in the join's state cannot be read", e);
        }
    }
}
