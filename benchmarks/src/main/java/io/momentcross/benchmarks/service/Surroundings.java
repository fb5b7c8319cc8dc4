package io.momentcross.benchmarks.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.localstack.issuer.IssuerCommand;
import io.momentcross.localstack.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/** A broker and an issuer on this machine, and services started beside them. */
public final class Surroundings implements AutoCloseable {

    private static final String CLIENT = "bench";
    private static final String SCOPES = "events,labels,rank,features,metrics";

    private static final String SUITE = "spring.security.oauth2.client.registration.suite.";

    private final Path root;
    private final Path work;
    private final HttpClient http;
    private final int issuerPort;
    private final int brokerPort;
    private final String secret;
    private final Running issuer;
    private final Running broker;

    private Surroundings(Path root, Path work, HttpClient http) throws IOException, InterruptedException {
        this.root = root;
        this.work = work;
        this.http = http;
        this.issuerPort = Ports.free();
        this.brokerPort = Ports.free();
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        this.secret = HexFormat.of().formatHex(bytes);
        this.issuer = startIssuer();
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

    private Running startIssuer() throws IOException, InterruptedException {
        List<String> command = BuiltJar.command(root, "local-stack", List.of("-Xmx192m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(
                "issuer",
                "--port=" + issuerPort,
                "--client=" + CLIENT,
                "--scopes=" + SCOPES,
                "--log=" + work.resolve("issuer.log")));
        return Running.start(
                "the issuer",
                command,
                Map.of(IssuerCommand.SECRET, secret),
                work.resolve("issuer.out"),
                () -> listens(issuerPort));
    }

    private Running startBroker() throws IOException, InterruptedException {
        List<String> command = BuiltJar.command(root, "local-stack", List.of("-Xmx512m"));
        command.addAll(List.of(
                "broker",
                "--port=" + brokerPort,
                "--controller-port=" + Ports.free(),
                "--data=" + work.resolve("kafka")));
        return Running.start("the broker", command, Map.of(), work.resolve("broker.log"), () -> listens(brokerPort));
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
        int port = Ports.free();
        List<String> command = new ArrayList<>(BuiltJar.command(
                root,
                "label-service",
                List.of(
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED")));
        command.addAll(List.of(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + brokerAddress(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:" + issuerPort,
                "--momentcross.join.enabled=false",
                "--momentcross.ticks.enabled=false",
                "--momentcross.labels.write=false",
                "--momentcross.labels.directory=" + tables.toAbsolutePath()));
        properties.forEach(property -> command.add("--" + property));
        URI ready = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        Running process =
                Running.start("the label service", command, Map.of(), work.resolve("label.log"), () -> answers(ready));
        return new RestService(process, "http://127.0.0.1:" + port, token(), http);
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
        int port = Ports.free();
        List<String> command = new ArrayList<>(java);
        String issuer = "http://127.0.0.1:" + issuerPort;
        command.addAll(List.of(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + brokerAddress(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer,
                "--" + SUITE + "authorization-grant-type=client_credentials",
                "--" + SUITE + "client-id=" + CLIENT,
                "--" + SUITE + "scope=features",
                "--spring.security.oauth2.client.provider.suite.token-uri=" + issuer + "/oauth2/token",
                "--momentcross.clients.feature.url=" + features,
                "--momentcross.models.repository=" + models.toAbsolutePath()));
        URI ready = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        Running process = Running.start(
                "the ranking service",
                command,
                Map.of("SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SUITE_CLIENTSECRET", secret),
                work.resolve("ranking.log"),
                () -> answers(ready));
        return new RestService(process, "http://127.0.0.1:" + port, token(), http);
    }

    private String token() throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + secret).getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + issuerPort + "/oauth2/token"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&ttl_seconds=86400&scope=" + SCOPES.replace(",", "%20")))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the issuer answered " + answer.statusCode() + " " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body()).path("access_token").asString("");
    }

    private boolean answers(URI uri) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        broker.close();
        issuer.close();
        http.close();
    }
}
