package io.momentcross.gateway.route;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param timeout until a change of a model ({@code POST /v1/models/…}) is answered: longer than twice
 *                {@code momentcross.model-trial.time} of ranking-service, for one trial may wait for another
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.model-changes", ignoreUnknownFields = false)
record ModelChangesProperties(@DefaultValue("90s") @NotNull Duration timeout) {}
