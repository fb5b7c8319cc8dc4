package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A service that answers by REST, with a token where it asks for one. Thread-safe. */
public final class RestService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Running process;
    private final String url;
    private final @Nullable String token;
    private final HttpClient http;

    RestService(Running process, String url, @Nullable String token, HttpClient http) {
        this.process = process;
        this.url = url;
        this.token = token;
        this.http = http;
    }

    public Running process() {
        return process;
    }

    public String url() {
        return url;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, byte[] json) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Its metrics as Prometheus reads them. @throws IOException where it does not tell */
    public String metrics() throws IOException, InterruptedException {
        HttpResponse<String> metrics = http.send(
                request("/actuator/prometheus")
                        .setHeader("Accept", "text/plain")
                        .GET()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (metrics.statusCode() != 200) {
            throw new IOException("the metrics' answer is " + metrics.statusCode() + " " + metrics.body());
        }
        return metrics.body();
    }

    /**
     * Bytes for bytes.
     *
     * @param type     of both
     * @param patience how long the answer may take
     * @throws java.net.http.HttpTimeoutException where it takes longer
     */
    public HttpResponse<byte[]> exchange(String path, byte[] body, String type, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .timeout(patience)
                .setHeader("Accept", type)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Accept", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        process.close();
    }
}
