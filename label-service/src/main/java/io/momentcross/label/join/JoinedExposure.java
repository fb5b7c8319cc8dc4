package io.momentcross.label.join;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An exposure and what each policy has said of it.
 *
 * @param byPolicy of the policies that ran when it opened: one that is switched on later says nothing of it, rather
 *                 than half of it
 */
public record JoinedExposure(Exposure exposure, Map<String, Labels> byPolicy) {

    public JoinedExposure {
        byPolicy = Map.copyOf(byPolicy);
    }

    static JoinedExposure opened(Exposure exposure, List<String> policies) {
        return new JoinedExposure(
                exposure, policies.stream().collect(Collectors.toMap(Function.identity(), policy -> Labels.NONE)));
    }

    /** Empty where the policy does not judge this exposure. */
    Optional<Labels> said(String policy) {
        return Optional.ofNullable(byPolicy.get(policy));
    }

    JoinedExposure with(Exposure next) {
        return new JoinedExposure(next, byPolicy);
    }

    JoinedExposure said(String policy, Labels labels) {
        Map<String, Labels> next = new HashMap<>(byPolicy);
        next.put(policy, labels);
        return new JoinedExposure(exposure, next);
    }
}
