package io.momentcross.ranking.model;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param repository   folder of {@code <name>/<version>/{model.onnx, manifest.json}}
 * @param defaultModel the model that serves where a request names none
 * @param pollInterval how often the repository is looked at
 * @param bootstrap    whether the model that ships with the service is put into an empty repository
 * @param maxBytes     most that all files of a version may have together; they are read into memory
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.models", ignoreUnknownFields = false)
public record ModelProperties(
        @NotNull Path repository,
        @DefaultValue("moment-cross") @NotBlank String defaultModel,
        @DefaultValue("1s") @NotNull Duration pollInterval,
        @DefaultValue("true") boolean bootstrap,
        @DefaultValue("512MB") @NotNull DataSize maxBytes) {

    public ModelProperties {
        if (!pollInterval.isPositive()) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.models.poll-interval", pollInterval, "It is more than 0.");
        }
        if (maxBytes.toBytes() <= 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "momentcross.models.max-bytes", maxBytes, "It is more than 0.");
        }
    }
}
