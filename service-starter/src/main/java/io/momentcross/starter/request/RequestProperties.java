package io.momentcross.starter.request;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxBody most bytes of a request body that are read, whatever Content-Length says
 */
@Validated
@ConfigurationProperties(prefix = "momentcross.web", ignoreUnknownFields = false)
record RequestProperties(@DefaultValue("1MB") @NotNull DataSize maxBody) {}
