package io.momentcross.benchmarks.service;

import io.momentcross.localstack.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A broker and an issuer on this machine, and services started beside them. */
public final class Surroundings implements AutoCloseable {

    private final Path root;
    private final Path work;
    private final HttpClient http;
    private final int brokerPort;
    private final TokenIssuer issuer;
    private final Running broker;

    private Surroundings(Path root, Path work, HttpClient http) throws IOException, InterruptedException {
        this.root = root;
        this.work = work;
        this.http = http;
        this.brokerPort = Ports.free();
        this.issuer = TokenIssuer.start(root, work, http);
        try {
            this.broker = startBroker();
        } catch (IOException | InterruptedException e) {
            issuer.close();
            throw e;
        }
    }

    /**
     * @param root the checkout, where built jars lie
     * @param work where logs and data go
     */
    public static Surroundings start(Path root, Path work) throws IOException, InterruptedException {
        return new Surroundings(
                root,
                work,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    private Running startBroker() throws IOException, InterruptedException {
        List<String> command = BuiltJar.command(root, "local-stack", List.of("-Xmx512m"));
        command.addAll(List.of(
                "broker",
                "--port=" + brokerPort,
                "--controller-port=" + Ports.free(),
                "--data=" + work.resolve("kafka")));
        return Running.start(
                "the broker", command, Map.of(), work.resolve("broker.log"), () -> Probes.listens(brokerPort));
    }

    public String brokerAddress() {
        return "127.0.0.1:" + brokerPort;
    }

    public Running broker() {
        return broker;
    }

    /**
     * A label service that takes events in and answers queries, and does nothing else: no ticks, no join, no upkeep.
     *
     * @param tables     where the label tables lie
     * @param properties more properties, as {@code name=value}
     */
    public RestService label(Path tables, List<String> properties) throws IOException, InterruptedException {
        List<String> java = BuiltJar.command(
                root,
                "label-service",
                List.of(
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        List<String> own = new ArrayList<>(List.of(
                "--momentcross.join.enabled=false",
                "--momentcross.ticks.enabled=false",
                "--momentcross.labels.write=false",
                "--momentcross.labels.directory=" + tables.toAbsolutePath()));
        properties.forEach(property -> own.add("--" + property));
        return start("label", java, own);
    }

    /**
     * A ranking service with the model that it ships with, served events written to the broker, and a token of its own
     * for the features.
     *
     * @param models   an empty folder for its models
     * @param features where it asks for features
     * @param java     starts it, but for its arguments
     */
    public RestService ranking(Path models, String features, List<String> java)
            throws IOException, InterruptedException {
        return start(
                "ranking",
                java,
                List.of(
                        "--momentcross.clients.feature.url=" + features,
                        "--momentcross.models.repository=" + models.toAbsolutePath()));
    }

    /** A feature service. */
    public RestService feature(int redisPort, List<String> java) throws IOException, InterruptedException {
        return start(
                "feature",
                java,
                List.of("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redisPort));
    }

    /** A gateway in front of two of the services. */
    public RestService gateway(String ranking, String features, List<String> java)
            throws IOException, InterruptedException {
        return start(
                "gateway",
                java,
                List.of(
                        "--momentcross.clients.ranking.url=" + ranking,
                        "--momentcross.clients.feature.url=" + features));
    }

    private RestService start(String name, List<String> java, List<String> own)
            throws IOException, InterruptedException {
        int port = Ports.free();
        String url = "http://127.0.0.1:" + port;
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + brokerAddress()));
        command.addAll(issuer.properties());
        command.addAll(own);
        URI ready = URI.create(url + "/actuator/health/readiness");
        Running process = Running.start(
                "the " + name + " service",
                command,
                issuer.environment(),
                work.resolve(name + ".log"),
                () -> Probes.answers(http, ready));
        return new RestService(process, url, issuer.token(), http);
    }

    @Override
    public void close() {
        broker.close();
        issuer.close();
        http.close();
    }
}
