package io.momentcross.gateway.route;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param timeout until an answer to an analyst begins: longer than {@code momentcross.query.max-timeout} and
 *                {@code momentcross.query.export-timeout} of label-service
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.analysts", ignoreUnknownFields = false)
record AnalystsProperties(@DefaultValue("11m") @NotNull Duration timeout) {}
