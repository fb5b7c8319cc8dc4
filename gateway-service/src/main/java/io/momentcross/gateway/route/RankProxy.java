package io.momentcross.gateway.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.gateway.fallback.FallbackSlate;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import io.momentcross.starter.request.RequestId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@code POST /v1/rank}: ranking's answer, or within the same deadline a fallback slate. A caller who scrolls gets
 * rooms in any case.
 */
@Component
class RankProxy {

    private static final List<String> PASSED_ON =
            List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT, "traceparent");
    /** What the fallback and the way back need of the deadline. */
    private static final Duration RESERVE = Duration.ofMillis(50);

    private static final String OVERLOADED = "urn:momentcross:problem:overloaded";

    private final CircuitBreaker breaker;
    private final URI rank;
    private final RankProperties properties;
    private final FallbackSlate fallback;
    private final MeterRegistry metrics;
    private final HttpClient http;

    RankProxy(Upstreams upstreams, RankProperties properties, FallbackSlate fallback, MeterRegistry metrics) {
        Upstream ranking = upstreams.get("ranking");
        this.breaker = ranking.breaker();
        this.rank = ranking.url().resolve("/v1/rank");
        this.properties = properties;
        this.fallback = fallback;
        this.metrics = metrics;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(200))
                .build();
    }

    ServerResponse handle(ServerRequest request) throws IOException {
        long from = System.nanoTime();
        byte[] body = body(request);
        Deadline before = Deadline.current();
        // Ranking and the fallback share the time, also that of a caller who names none.
        Deadline deadline = before == null ? Deadline.after(properties.deadline(), System::nanoTime) : before;
        Deadline.bind(deadline);
        try {
            Optional<HttpResponse<byte[]>> answer = ask(request, body, deadline);
            if (answer.isPresent() && !Upstream.isAway(answer.get().statusCode())) {
                return passOn(answer.get());
            }
            metrics.counter(MetricNames.of("gateway", "fallback")).increment();
            return ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(fallback.answer(body, properties.maxCandidates(), from));
        } finally {
            Deadline.bind(before);
        }
    }

    private byte[] body(ServerRequest request) throws IOException {
        long limit = properties.maxBody().toBytes();
        try (InputStream in = request.servletRequest().getInputStream()) {
            byte[] body = in.readNBytes(Math.toIntExact(limit + 1));
            if (body.length > limit) {
                throw ProblemException.tooLarge("A rank request has at most " + limit + " bytes.");
            }
            return body;
        }
    }

    private Optional<HttpResponse<byte[]>> ask(ServerRequest request, byte[] body, Deadline deadline) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long from = System.nanoTime();
        Duration left = deadline.remaining().minus(RESERVE);
        Duration within = left.isPositive() ? left : Duration.ofMillis(1);
        HttpRequest.Builder call = HttpRequest.newBuilder(rank)
                .timeout(within)
                .header(Deadline.HEADER, Long.toString(Math.max(1, within.toMillis())))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        String requestId = RequestId.current();
        if (requestId != null) {
            call.header(RequestId.HEADER, requestId);
        }
        PASSED_ON.forEach(name -> request.headers().header(name).forEach(value -> call.header(name, value)));
        try {
            HttpResponse<byte[]> answer = http.send(call.build(), HttpResponse.BodyHandlers.ofByteArray());
            long took = System.nanoTime() - from;
            if (isOverloaded(answer)) {
                // It answers as many as it can. To leave it alone would turn those away, too.
                breaker.releasePermission();
            } else if (Upstream.isAway(answer.statusCode())) {
                breaker.onError(took, TimeUnit.NANOSECONDS, new IOException("status " + answer.statusCode()));
            } else {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            }
            return Optional.of(answer);
        } catch (IOException e) {
            breaker.onError(System.nanoTime() - from, TimeUnit.NANOSECONDS, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            breaker.releasePermission();
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isOverloaded(HttpResponse<byte[]> answer) {
        return answer.statusCode() == HttpStatus.SERVICE_UNAVAILABLE.value()
                && new String(answer.body(), StandardCharsets.UTF_8).contains(OVERLOADED);
    }

    private static ServerResponse passOn(HttpResponse<byte[]> answer) {
        ServerResponse.BodyBuilder response = ServerResponse.status(HttpStatusCode.valueOf(answer.statusCode()));
        for (String name : List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE)) {
            answer.headers().firstValue(name).ifPresent(value -> response.header(name, value));
        }
        return response.build((request, servletResponse) -> {
            servletResponse.setContentLength(answer.body().length);
            servletResponse.getOutputStream().write(answer.body());
            return null;
        });
    }
}
