package io.momentcross.starter.client;

import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.request.RequestId;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
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

    // A server of the suite closes connections that idle for 20 s.
    private static final TimeValue IDLE = TimeValue.ofSeconds(15);

    private final Map<String, RestClient> clients = new HashMap<>();
    private final List<CloseableHttpClient> opened = new ArrayList<>();
    /** Ends calls whose time is over; one that is answered already does not notice. */
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("calls-end").daemon().factory());

    ConfiguredServiceClients(
            Map<String, ClientProperties.Service> services,
            Supplier<RestClient.Builder> builders,
            @Nullable OAuth2AuthorizedClientManager tokens) {
        services.forEach((name, service) -> clients.put(name, build(service, builders.get(), tokens)));
    }

    @Override
    public RestClient client(String name) {
        RestClient client = clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException("momentcross.clients." + name + ".url is not configured");
        }
        return client;
    }

    private RestClient build(
            ClientProperties.Service service,
            RestClient.Builder builder,
            @Nullable OAuth2AuthorizedClientManager tokens) {
        CloseableHttpClient http = http(service);
        opened.add(http);
        builder.baseUrl(service.url())
                .requestFactory(inTime(http, service))
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

    // Blocking sockets on virtual threads: a call is not handed over to threads of the client, as an asynchronous one
    // is.
    private static CloseableHttpClient http(ClientProperties.Service service) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(service.connections())
                        .setMaxConnTotal(service.connections())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(service.connectTimeout()))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .evictIdleConnections(IDLE)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    // The time-out belongs to a factory, so that each call has one of its own.
    private ClientHttpRequestFactory inTime(HttpClient http, ClientProperties.Service service) {
        return (uri, method) -> {
            Duration patience = service.patience(Deadline.current());
            HttpComponentsClientHttpRequestFactory factory = new HttpComponentsClientHttpRequestFactory(http) {
                @Override
                protected void postProcessHttpRequest(ClassicHttpRequest request) {
                    // The client's time-outs are each for one step: for a connection, for the next bytes.
                    if (request instanceof Cancellable call) {
                        var unused = ends.schedule(call::cancel, patience.toNanos(), TimeUnit.NANOSECONDS);
                    }
                }
            };
            factory.setConnectionRequestTimeout(patience);
            factory.setReadTimeout(patience);
            return factory.createRequest(uri, method);
        };
    }

    @Override
    public void close() throws IOException {
        ends.shutdownNow();
        for (CloseableHttpClient http : opened) {
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
