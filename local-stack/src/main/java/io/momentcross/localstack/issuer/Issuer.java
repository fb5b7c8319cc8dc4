package io.momentcross.localstack.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** Spring Authorization Server in this process, client credentials only, with a key that lives as long as it does. */
public final class Issuer implements AutoCloseable {

    /** Token request parameter: the life time that is asked for, in seconds. */
    public static final String TTL_SECONDS = "ttl_seconds";

    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    private final ConfigurableApplicationContext application;

    private Issuer(ConfigurableApplicationContext application) {
        this.application = application;
    }

    /**
     * Starts it.
     *
     * @param log file that it writes to; the console stays quiet
     */
    public static Issuer start(int port, List<IssuerClient> clients, Path log) {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("issuerClients", new Clients(clients));
                    context.getBeanFactory()
                            .registerSingleton(
                                    "issuerSettings",
                                    AuthorizationServerSettings.builder()
                                            .issuer("http://127.0.0.1:" + port)
                                            .build());
                })
                .properties(Map.of(
                        "server.port", port,
                        "server.address", "127.0.0.1",
                        "spring.main.banner-mode", "off",
                        "spring.threads.virtual.enabled", "true",
                        "logging.threshold.console", "off",
                        "logging.file.name", log.toString()))
                .run();
        return new Issuer(application);
    }

    /** Who may ask. */
    record Clients(List<IssuerClient> all) {}

    @Override
    public void close() {
        application.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RegisteredClientRepository registeredClients(Clients clients) {
            return new InMemoryRegisteredClientRepository(
                    clients.all().stream().map(Application::registered).toList());
        }

        private static RegisteredClient registered(IssuerClient client) {
            return RegisteredClient.withId(client.id())
                    .clientId(client.id())
                    .clientSecret("{noop}" + client.secret())
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .scopes(scopes -> scopes.addAll(client.scopes()))
                    .tokenSettings(
                            TokenSettings.builder().accessTokenTimeToLive(LIFE).build())
                    .build();
        }

        @Bean
        JWKSource<SecurityContext> keys() throws JOSEException {
            RSAKey key = new RSAKeyGenerator(2048)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
            return new ImmutableJWKSet<>(new JWKSet(key));
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context -> {
                context.getClaims().audience(List.of("moment-cross"));
                if (context.getAuthorizationGrant() instanceof OAuth2ClientCredentialsAuthenticationToken asked
                        && asked.getAdditionalParameters().get(TTL_SECONDS) instanceof String seconds) {
                    long life = Math.clamp(Long.parseLong(seconds), 1, LONGEST_LIFE.toSeconds());
                    context.getClaims().expiresAt(Instant.now().plusSeconds(life));
                }
            };
        }
    }
}
