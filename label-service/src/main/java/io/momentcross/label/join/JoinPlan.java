package io.momentcross.label.join;

import java.util.List;

/**
 * By which rules is joined, and which policies say labels of it, side by side on the same input.
 *
 * @param policies in the order in which they are asked; each name once
 */
public record JoinPlan(JoinRules rules, List<Policy> policies) {

    /** @throws IllegalRuleException if a policy looks at exposures longer than the rules keep them */
    public JoinPlan {
        policies = List.copyOf(policies);
        if (policies.isEmpty() || names(policies).stream().distinct().count() != policies.size()) {
            throw new IllegalRuleException("policies", "There is at least one policy, and each name once.");
        }
        for (Policy policy : policies) {
            if (rules.horizon().compareTo(policy.memory()) < 0) {
                throw new IllegalRuleException(
                        "horizon",
                        "The horizon is not shorter than what policy " + policy.name() + " looks back: "
                                + policy.memory() + ".");
            }
        }
    }

    public List<String> policyNames() {
        return names(policies);
    }

    private static List<String> names(List<Policy> policies) {
        return policies.stream().map(Policy::name).toList();
    }
}
