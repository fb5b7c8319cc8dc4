package io.momentcross.ranking.experiment;

import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param salt shuffles users anew: another salt for another experiment
 * @param arms whose shares add up to 1; none: there is no experiment
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.experiment", ignoreUnknownFields = false)
record ExperimentProperties(
        @DefaultValue("moment-cross") @NotNull String salt,
        @DefaultValue @NotNull List<Arm> arms) {

    ExperimentProperties {
        arms = List.copyOf(arms);
    }
}
