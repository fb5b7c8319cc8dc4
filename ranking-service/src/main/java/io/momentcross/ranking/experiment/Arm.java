package io.momentcross.ranking.experiment;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One configuration of an experiment.
 *
 * @param share       of all users, 0 to 1
 * @param weights     exponents of this arm alone; empty: the configured ones
 * @param model       which model of the repository answers; null: the default model
 * @param version     which version of that model; null: the one that serves
 * @param labelPolicy what the model learned from, as a tag of metrics; null: none is said
 */
public record Arm(
        String name,
        double share,
        @DefaultValue Map<String, Double> weights,
        @Nullable String model,
        @Nullable String version,
        @Nullable String labelPolicy) {

    public Arm {
        weights = Map.copyOf(weights);
    }
}
