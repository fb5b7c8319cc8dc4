package io.momentcross.ranking.fusion;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param weights exponent of each task; a task that is not named has 0
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.fusion", ignoreUnknownFields = false)
public record FusionProperties(@DefaultValue Map<String, Double> weights) {

    // The paper sets them by hand and does not say to what: these are ours.
    private static final Map<String, Double> OURS =
            Map.of("click", 1.0, "long_view", 1.0, "like", 0.5, "comment", 0.5, "gift", 1.0, "follow", 0.5);

    public FusionProperties {
        weights = weights.isEmpty() ? OURS : Map.copyOf(weights);
    }
}
