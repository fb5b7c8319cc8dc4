package io.momentcross.gateway.route;

import io.momentcross.starter.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Analysts' calls to label-service: slow ones, whose answers may be large and are passed on as they come. They neither
 * wait at the circuit breaker nor move it: a query that is too slow says nothing of the intake of events. An analyst who
 * goes away ends the call behind, which stops the query.
 */
@Component
class AnalystsProxy {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final List<String> PASSED_ON = List.of(
            HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT, "X-Request-Id", "traceparent");
    private static final List<String> PASSED_BACK = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE,
            HttpHeaders.ALLOW,
            ProblemException.REFUSED,
            "X-Query-Id",
            "X-Next-Cursor",
            "X-Newest-Landed-At");

    private final URI label;
    private final AnalystsProperties properties;
    private final HttpClient http;

    AnalystsProxy(Upstreams upstreams, AnalystsProperties properties) {
        this.label = upstreams.get("label").url();
        this.properties = properties;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(300))
                .build();
    }

    ServerResponse handle(ServerRequest request) throws IOException {
        HttpResponse<InputStream> answer = send(call(request));
        ServerResponse.BodyBuilder response = ServerResponse.status(HttpStatusCode.valueOf(answer.statusCode()));
        PASSED_BACK.forEach(name -> answer.headers().firstValue(name).ifPresent(value -> response.header(name, value)));
        return response.build((servletRequest, servletResponse) -> {
            answer.headers()
                    .firstValueAsLong(HttpHeaders.CONTENT_LENGTH)
                    .ifPresent(servletResponse::setContentLengthLong);
            // Closing early ends the call behind, and with it the query.
            try (InputStream body = answer.body()) {
                body.transferTo(servletResponse.getOutputStream());
            }
            return null;
        });
    }

    private HttpRequest call(ServerRequest request) throws IOException {
        URI asked = request.uri();
        String query = asked.getRawQuery();
        HttpRequest.Builder call = HttpRequest.newBuilder(
                        label.resolve(asked.getRawPath() + (query == null ? "" : "?" + query)))
                .timeout(properties.timeout());
        PASSED_ON.forEach(name -> request.headers().header(name).forEach(value -> call.header(name, value)));
        boolean hasBody = request.method().matches("POST") || request.method().matches("PUT");
        return call.method(
                        request.method().name(),
                        hasBody
                                ? HttpRequest.BodyPublishers.ofByteArray(request.servletRequest()
                                        .getInputStream()
                                        .readAllBytes())
                                : HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private HttpResponse<InputStream> send(HttpRequest call) {
        try {
            return http.send(call, HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            throw ProblemException.deadlinePassed("label-service did not answer in time.");
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private static ProblemException away(Exception e) {
        return ProblemException.unavailable("label-away", "label-service does not answer at the moment.", RETRY, e);
    }
}
