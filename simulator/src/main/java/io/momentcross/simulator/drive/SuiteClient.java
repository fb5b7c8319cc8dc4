package io.momentcross.simulator.drive;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** The suite's REST API as an app calls it. Thread-safe. */
final class SuiteClient {

    private static final int TRIES = 30;

    private final HttpClient http;
    private final URI gateway;
    private final Tokens tokens;

    SuiteClient(HttpClient http, URI gateway, Tokens tokens) {
        this.http = http;
        this.gateway = gateway;
        this.tokens = tokens;
    }

    /** One try; an app that scrolls does not wait for a second. */
    HttpResponse<String> once(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", tokens.bearer())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Sends until it is taken: again with the same body where the suite is away or has too much to do, as it says
     * with Retry-After.
     *
     * @throws IOException where it is refused, or not taken after many tries
     */
    String until2xx(String method, String path, String body) throws IOException, InterruptedException {
        IOException last = new IOException("never tried");
        for (int i = 0; i < TRIES; i++) {
            long waitMs = 1_000;
            try {
                HttpResponse<String> answer = once(method, path, body);
                if (answer.statusCode() / 100 == 2) {
                    return answer.body();
                }
                last = new IOException(method + " " + path + " answered " + answer.statusCode() + " " + answer.body());
                boolean mayHelp = answer.statusCode() == 429 || answer.statusCode() >= 500;
                if (!mayHelp) {
                    throw last;
                }
                waitMs = answer.headers()
                        .firstValue("Retry-After")
                        .map(SuiteClient::ms)
                        .orElse(waitMs);
            } catch (ConnectException | HttpTimeoutException e) {
                last = e;
            }
            Thread.sleep(Duration.ofMillis(waitMs));
        }
        throw last;
    }

    private static long ms(String seconds) {
        try {
            return Math.clamp(1_000 * Long.parseLong(seconds.strip()), 100, 10_000);
        } catch (NumberFormatException e) {
            return 1_000;
        }
    }
}
