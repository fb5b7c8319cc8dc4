package io.momentcross.label.topic;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param partitions        of each topic; the same in every service
 * @param replicationFactor copies of each partition
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.topics", ignoreUnknownFields = false)
public record TopicProperties(
        @DefaultValue("4") @Min(1) int partitions,
        @DefaultValue("1") @Min(1) short replicationFactor) {}
