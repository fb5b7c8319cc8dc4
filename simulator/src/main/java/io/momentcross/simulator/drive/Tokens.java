package io.momentcross.simulator.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** This client's access token (OAuth 2 client credentials), fetched anew before it expires. Thread-safe. */
final class Tokens {

    private static final Duration EARLY = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI tokenUri;
    private final String basic;
    private String token = "";
    private long freshUntil;
    private boolean isFetched;

    Tokens(HttpClient http, URI tokenUri, String clientId, String secret) {
        this.http = http;
        this.tokenUri = tokenUri;
        this.basic = "Basic " + Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(UTF_8));
    }

    /** @throws IOException where the issuer does not answer or refuses the client */
    synchronized String bearer() throws IOException, InterruptedException {
        if (!isFetched || System.nanoTime() - freshUntil > 0) {
            fetch();
        }
        return "Bearer " + token;
    }

    private void fetch() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(tokenUri)
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=rank%20events%20ingest"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the issuer answered " + answer.statusCode() + " to client credentials");
        }
        JsonNode body = new ObjectMapper().readTree(answer.body());
        token = body.path("access_token").asString("");
        Duration life = Duration.ofSeconds(body.path("expires_in").asLong(60));
        Duration fresh = life.compareTo(EARLY.multipliedBy(2)) > 0 ? life.minus(EARLY) : life.dividedBy(2);
        freshUntil = System.nanoTime() + fresh.toNanos();
        isFetched = true;
    }
}
