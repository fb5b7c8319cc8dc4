package io.momentcross.gateway.route;

import io.momentcross.starter.client.TimedHttpClient;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;

/** By which client calls travel, and how long they may take: {@code spring.http.clients}, and what needs longer. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

    /** More than a service takes on: it refuses the others and says so, while a full pool would let them wait. */
    private static final int CONNECTIONS = 4_096;

    @Bean
    TimedHttpClient services(HttpClientSettings settings) {
        return new TimedHttpClient(
                Objects.requireNonNull(settings.connectTimeout(), "spring.http.clients.connect-timeout"), CONNECTIONS);
    }

    /** The gateway's library takes it for every route that it proxies. */
    @Bean
    ClientHttpRequestFactory proxied(
            TimedHttpClient services, HttpClientSettings settings, ModelChangesProperties modelChanges) {
        Duration usual = Objects.requireNonNull(settings.readTimeout(), "spring.http.clients.read-timeout");
        return services.requests(
                (method, uri) -> method.equals(HttpMethod.POST) && uri.getPath().startsWith("/v1/models/")
                        ? modelChanges.timeout()
                        : usual);
    }
}
