package io.momentcross.label.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.label.AnyToken;
import io.momentcross.label.LabelRoutesAccess;
import io.momentcross.label.join.streams.JoinStatistics;
import io.momentcross.label.table.LabelTables;
import io.momentcross.starter.access.RouteScopes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The analysts' API over a socket, before tables in a folder. */
public final class AnalystsApi implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext service;

    @TestConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableConfigurationProperties(QueryProperties.class)
    @ComponentScan("io.momentcross.label.query")
    @Import(AnyToken.class)
    static class Service {

        @Bean
        RouteScopes routes() {
            return LabelRoutesAccess.routes();
        }

        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }

        @Bean
        JoinStatistics joinStatistics(MeterRegistry metrics) {
            return new JoinStatistics(metrics, Clock.systemUTC());
        }
    }

    private AnalystsApi(ConfigurableApplicationContext service) {
        this.service = service;
    }

    public static AnalystsApi start(LabelTables tables, Path folder, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.config.location=optional:classpath:/none.yaml",
                "--momentcross.query.queries-directory=" + folder.resolve("queries"),
                "--momentcross.query.work-directory=" + folder.resolve("exports")));
        arguments.addAll(List.of(properties));
        return new AnalystsApi(new SpringApplicationBuilder(Service.class)
                .initializers(context -> context.getBeanFactory().registerSingleton("labelTables", tables))
                .run(arguments.toArray(String[]::new)));
    }

    public HttpResponse<byte[]> get(String path, String accept) throws Exception {
        return HTTP.send(request(path).header("Accept", accept).build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HTTP.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    public JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = HTTP.send(request(path).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + service.getEnvironment().getProperty("local.server.port") + path))
                .header("Authorization", "Bearer labels");
    }

    @Override
    public void close() {
        service.close();
    }
}
