package io.momentcross.starter.client;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param clients the suite's other services by name
 */
@Validated
@ConfigurationProperties(prefix = "momentcross")
record ClientProperties(@DefaultValue Map<String, Service> clients) {

    /**
     * @param url            base URL, without a path
     * @param connectTimeout longest wait for a connection
     * @param readTimeout    longest wait for an answer, where no deadline is nearer
     */
    record Service(
            @NotNull URI url,
            @DefaultValue("300ms") Duration connectTimeout,
            @DefaultValue("2s") Duration readTimeout) {}
}
