package io.momentcross.label.join;

import java.util.HashMap;
import java.util.Map;

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

    JoinedExposure with(Exposure next) {
        return new JoinedExposure(next, byPolicy);
    }

    /** {@code said}: of the policies that said something new. */
    JoinedExposure said(Map<String, Labels> said) {
        if (said.isEmpty()) {
            return this;
        }
        Map<String, Labels> next = new HashMap<>(byPolicy);
        next.putAll(said);
        return new JoinedExposure(exposure, next);
    }
}
