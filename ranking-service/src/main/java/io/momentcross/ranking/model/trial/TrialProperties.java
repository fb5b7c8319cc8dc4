package io.momentcross.ranking.model.trial;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether versions are tried at all
 * @param trusted models whose versions are not tried; where it is left out, the default model alone
 * @param memory  most that a trial may take, its JVM's 60 MB included
 * @param time    longest that a trial may take, the start of its JVM included
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.model-trial", ignoreUnknownFields = false)
record TrialProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable List<String> trusted,
        @DefaultValue("1GB") @NotNull DataSize memory,
        @DefaultValue("30s") @NotNull Duration time) {

    private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(128);
    private static final Duration LEAST_TIME = Duration.ofSeconds(1);

    TrialProperties {
        trusted = trusted == null ? null : List.copyOf(trusted);
        if (memory.compareTo(LEAST_MEMORY) < 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.model-trial.memory", memory, "It is 128 MB at least.");
        }
        if (time.compareTo(LEAST_TIME) < 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.model-trial.time", time, "It is 1 s at least.");
        }
    }

    boolean needsTrial(String model, String defaultModel) {
        return enabled && !(trusted == null ? List.of(defaultModel) : trusted).contains(model);
    }
}
