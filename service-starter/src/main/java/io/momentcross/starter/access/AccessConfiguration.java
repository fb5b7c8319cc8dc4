package io.momentcross.starter.access;

import io.momentcross.starter.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The resource server of a service. */
@AutoConfiguration(
        before = WebMvcAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration")
@EnableConfigurationProperties(TokenProperties.class)
class AccessConfiguration {

    private static final List<String> ALWAYS_OPEN =
            List.of("/actuator/health", "/actuator/health/**", "/v3/api-docs", "/v3/api-docs/**");

    @Bean
    @ConditionalOnMissingBean(RouteScopes.class)
    RouteScopes noRoutes() {
        return List::of;
    }

    @Bean
    @ConditionalOnMissingBean(SecurityFilterChain.class)
    SecurityFilterChain apiSecurity(HttpSecurity http, RouteScopes scopes, ProblemWriter problems) {
        http.csrf(csrf -> csrf.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll();
                    ALWAYS_OPEN.forEach(pattern ->
                            requests.requestMatchers(HttpMethod.GET, pattern).permitAll());
                    scopes.open()
                            .forEach(pattern -> requests.requestMatchers(HttpMethod.GET, pattern)
                                    .permitAll());
                    requests.requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                            .hasAuthority("SCOPE_metrics");
                    requests.requestMatchers("/actuator/**").denyAll();
                    scopes.routes()
                            .forEach(route -> requests.requestMatchers(route.method(), route.pattern())
                                    .hasAuthority("SCOPE_" + route.scope()));
                    // What is left is no route of ours: a token holder learns 404 or 405, others 401.
                    requests.anyRequest().authenticated();
                })
                .oauth2ResourceServer(server -> server.jwt(jwt -> {})
                        .authenticationEntryPoint((request, response, e) -> problems.unauthorized(request, response, e))
                        .accessDeniedHandler((request, response, e) -> problems.write(
                                request, response, HttpStatus.FORBIDDEN, "scope-missing", scopeMissing(scopes))))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, e) -> problems.unauthorized(request, response, e))
                        .accessDeniedHandler((request, response, e) -> problems.write(
                                request, response, HttpStatus.FORBIDDEN, "scope-missing", scopeMissing(scopes))));
        return http.build();
    }

    /** Around whichever decoder the application has: the issuer's, normally. */
    @Bean
    static BeanPostProcessor rememberedTokens(ObjectProvider<TokenProperties> properties, ObjectProvider<Clock> clock) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof JwtDecoder decoder
                                && !properties.getObject().remember().isZero()
                        ? new RememberingJwtDecoder(
                                decoder, properties.getObject(), clock.getIfAvailable(Clock::systemUTC))
                        : bean;
            }
        };
    }

    /** The request is observed as a whole; a span and metrics for each filter of the chain would cost more than they tell. */
    @Bean
    @ConditionalOnMissingBean
    SecurityObservationSettings noSecurityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    private static String scopeMissing(RouteScopes scopes) {
        List<String> known = scopes.routes().stream()
                .map(RouteScope::scope)
                .distinct()
                .sorted()
                .toList();
        return "The token does not carry the scope that this call asks for; this service knows " + known;
    }

    /** Refuses to start a service with a controller method that no route names. */
    @Bean
    @ConditionalOnBean(name = "requestMappingHandlerMapping")
    SmartInitializingSingleton routeScopesAreComplete(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings,
            RouteScopes scopes) {
        return () -> mappings.ifAvailable(mapping -> RouteScopesCheck.check(mapping, scopes));
    }
}
