package io.momentcross.starter.client;

import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.request.RequestId;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.converter.protobuf.ProtobufHttpMessageConverter;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

/** Builds one client per configured service at start; tokens are fetched at the first call. */
final class ConfiguredServiceClients implements ServiceClients, Closeable {

    static final String REGISTRATION = "suite";
    // The token belongs to the service, whoever's request is being answered.
    private static final Authentication SERVICE =
            new AnonymousAuthenticationToken("service", "service", AuthorityUtils.createAuthorityList("SERVICE"));

    private final Map<String, ClientProperties.Service> services;
    private final Map<String, RestClient> clients = new HashMap<>();
    private final List<TimedHttpClient> opened = new ArrayList<>();

    ConfiguredServiceClients(
            Map<String, ClientProperties.Service> services,
            Supplier<RestClient.Builder> builders,
            @Nullable OAuth2AuthorizedClientManager tokens) {
        this.services = Map.copyOf(services);
        services.forEach((name, service) -> clients.put(name, build(service, builders.get(), tokens)));
    }

    @Override
    public RestClient client(String name) {
        return configured(name, clients);
    }

    @Override
    public boolean isHurried(String name) {
        ClientProperties.Service service = configured(name, services);
        return service.patience(Deadline.current())
                        .compareTo(service.readTimeout().dividedBy(2))
                < 0;
    }

    private static <T> T configured(String name, Map<String, T> byName) {
        T found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("momentcross.clients." + name + ".url is not configured");
        }
        return found;
    }

    private RestClient build(
            ClientProperties.Service service,
            RestClient.Builder builder,
            @Nullable OAuth2AuthorizedClientManager tokens) {
        TimedHttpClient http = new TimedHttpClient(service.connectTimeout(), service.connections());
        opened.add(http);
        builder.baseUrl(service.url())
                .requestFactory(http.requests((method, uri) -> service.patience(Deadline.current())))
                .requestInterceptor(passedOn(service))
                .configureMessageConverters(converters ->
                        converters.registerDefaults().addCustomConverter(new ProtobufHttpMessageConverter()));
        if (tokens != null) {
            OAuth2ClientHttpRequestInterceptor token = new OAuth2ClientHttpRequestInterceptor(tokens);
            token.setClientRegistrationIdResolver(request -> REGISTRATION);
            token.setPrincipalResolver(request -> SERVICE);
            builder.requestInterceptor(token);
        }
        return builder.build();
    }

    @Override
    public void close() throws IOException {
        for (TimedHttpClient http : opened) {
            http.close();
        }
    }

    private static ClientHttpRequestInterceptor passedOn(ClientProperties.Service service) {
        return (request, body, execution) -> {
            long leftMs = service.patience(Deadline.current()).toMillis();
            request.getHeaders().set(Deadline.HEADER, Long.toString(leftMs));
            String requestId = RequestId.current();
            if (requestId != null) {
                request.getHeaders().set(RequestId.HEADER, requestId);
            }
            return execution.execute(request, body);
        };
    }
}
