package io.momentcross.gateway.console;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether the page shows live data to anyone who can reach the gateway
 * @param notice  a line above everything else, such as that the traffic is simulated
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.console", ignoreUnknownFields = false)
record ConsoleProperties(
        @DefaultValue("false") boolean enabled, @Nullable String notice) {}
