package io.momentcross.label.tick;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether this process writes ticks and room ends; any number of processes may
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.ticks", ignoreUnknownFields = false)
record TickProperties(@DefaultValue("true") boolean enabled) {}
