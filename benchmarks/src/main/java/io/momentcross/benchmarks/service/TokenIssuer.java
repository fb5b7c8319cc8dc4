package io.momentcross.benchmarks.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.localstack.issuer.IssuerCommand;
import io.momentcross.localstack.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/** The development issuer in a process of its own, with one client for all. */
final class TokenIssuer implements AutoCloseable {

    private static final String CLIENT = "bench";
    private static final String SCOPES = "events,labels,rank,features,metrics,models";
    private static final String SUITE = "spring.security.oauth2.client.registration.suite.";

    private final int port;
    private final String secret;
    private final Running process;
    private final HttpClient http;

    private TokenIssuer(int port, String secret, Running process, HttpClient http) {
        this.port = port;
        this.secret = secret;
        this.process = process;
        this.http = http;
    }

    static TokenIssuer start(Path root, Path work, HttpClient http) throws IOException, InterruptedException {
        int port = Ports.free();
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        String secret = HexFormat.of().formatHex(bytes);
        List<String> command = BuiltJar.command(root, "local-stack", List.of("-Xmx192m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(
                "issuer",
                "--port=" + port,
                "--client=" + CLIENT,
                "--scopes=" + SCOPES,
                "--log=" + work.resolve("issuer.log")));
        Running process = Running.start(
                "the issuer",
                command,
                Map.of(IssuerCommand.SECRET, secret),
                work.resolve("issuer.out"),
                () -> Probes.listens(port));
        return new TokenIssuer(port, secret, process, http);
    }

    /** What a service is told, so that it checks tokens and asks for its own. */
    List<String> properties() {
        return List.of(
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + url(),
                "--" + SUITE + "authorization-grant-type=client_credentials",
                "--" + SUITE + "client-id=" + CLIENT,
                "--" + SUITE + "scope=features",
                "--spring.security.oauth2.client.provider.suite.token-uri=" + url() + "/oauth2/token");
    }

    Map<String, String> environment() {
        return Map.of("SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SUITE_CLIENTSECRET", secret);
    }

    private String url() {
        return "http://127.0.0.1:" + port;
    }

    /** For a day, with all scopes. */
    String token() throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + secret).getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/oauth2/token"))
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

    @Override
    public void close() {
        process.close();
    }
}
