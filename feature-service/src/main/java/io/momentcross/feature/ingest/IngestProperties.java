package io.momentcross.feature.ingest;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param group consumer group that shares the partitions; offsets that count are in the store
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.ingest", ignoreUnknownFields = false)
record IngestProperties(
        @DefaultValue("feature-ingest") @NotBlank String group,
        @DefaultValue("true") boolean enabled) {}
