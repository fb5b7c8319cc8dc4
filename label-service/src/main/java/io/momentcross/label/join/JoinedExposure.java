package io.momentcross.label.join;

import java.util.HashMap;
import java.util.Map;

/** An exposure and what each policy has said of it. */
public record JoinedExposure(Exposure exposure, Map<String, Labels> byPolicy) {

    public JoinedExposure {
        byPolicy = Map.copyOf(byPolicy);
    }

    Labels said(String policy) {
        return byPolicy.getOrDefault(policy, Labels.NONE);
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
