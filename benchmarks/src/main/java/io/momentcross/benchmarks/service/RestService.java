package io.momentcross.benchmarks.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A service of the suite that answers by REST. Thread-safe. */
public final class RestService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Running process;
    private final String url;
    private final String token;
    private final HttpClient http;

    RestService(Running process, String url, String token, HttpClient http) {
        this.process = process;
        this.url = url;
        this.token = token;
        this.http = http;
    }

    public Running process() {
        return process;
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

    /** What is answered as plain text. */
    public HttpResponse<String> getText(String path) throws IOException, InterruptedException {
        return http.send(
                request(path).setHeader("Accept", "text/plain").GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
    }

    @Override
    public void close() {
        process.close();
    }
}
