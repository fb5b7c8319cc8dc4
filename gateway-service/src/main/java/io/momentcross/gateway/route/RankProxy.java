package io.momentcross.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.gateway.fallback.FallbackSlate;
import io.momentcross.starter.admission.Places;
import io.momentcross.starter.client.TimedHttpClient;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import io.momentcross.starter.request.RequestId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
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
    private static final List<String> PASSED_BACK = List.of(
            HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE, ProblemException.REFUSED);
    /** What the fallback and the way back need of the deadline. */
    private static final Duration RESERVE = Duration.ofMillis(50);

    private static final Duration LEAST = Duration.ofMillis(1);

    private final Upstream ranking;
    private final URI rank;
    private final RankProperties properties;
    private final Places places;
    private final FallbackSlate fallback;
    private final MeterRegistry metrics;
    private final TimedHttpClient http;

    RankProxy(
            Upstreams upstreams,
            RankProperties properties,
            FallbackSlate fallback,
            MeterRegistry metrics,
            TimedHttpClient http) {
        this.ranking = upstreams.get("ranking");
        this.rank = ranking.url().resolve("/v1/rank");
        this.properties = properties;
        this.places = new Places("gateway", properties.places(), metrics);
        this.fallback = fallback;
        this.metrics = metrics;
        this.http = http;
    }

    ServerResponse handle(ServerRequest request) throws Exception {
        long from = System.nanoTime();
        byte[] body = body(request);
        Deadline before = Deadline.current();
        // Ranking and the fallback share the time, also that of a caller who names none.
        Deadline deadline = before == null ? Deadline.after(properties.deadline(), System::nanoTime) : before;
        Deadline.bind(deadline);
        try {
            Optional<ServerResponse> answer = ask(request, body, deadline);
            return answer.isPresent() ? answer.get() : slate(body, from);
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

    private ServerResponse slate(byte[] body, long from) throws IOException {
        metrics.counter(MetricNames.of("gateway", "fallback")).increment();
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(fallback.answer(body, properties.maxCandidates(), from));
    }

    /** Empty where ranking is away, too late, or refuses for want of room or time, or as many are being asked already. */
    private Optional<ServerResponse> ask(ServerRequest request, byte[] body, Deadline deadline) throws Exception {
        Optional<Places.Place> free = places.find();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        try (Places.Place place = free.get()) {
            return ask(request, body, deadline, place);
        }
    }

    private Optional<ServerResponse> ask(ServerRequest request, byte[] body, Deadline deadline, Places.Place place)
            throws Exception {
        Duration left = deadline.remaining().minus(RESERVE);
        Duration within = left.compareTo(LEAST) < 0 ? LEAST : left;
        try {
            ServerResponse answer = ranking.guard(request, asked -> call(asked, body, within));
            if (ProblemException.OVERLOADED.equals(answer.headers().getFirst(ProblemException.REFUSED))) {
                place.refused();
            } else if (!answer.statusCode().is2xxSuccessful()) {
                place.untimed();
            }
            return Upstream.isAway(answer) ? Optional.empty() : Optional.of(answer);
        } catch (ProblemException e) {
            boolean isTooLate = e.status() == HttpStatus.GATEWAY_TIMEOUT;
            if (!isTooLate || isHurried(within)) {
                place.untimed();
            }
            return Optional.empty();
        }
    }

    /** That ranking did not answer such a caller says nothing of ranking. */
    private boolean isHurried(Duration within) {
        return within.compareTo(properties.deadline().dividedBy(2)) < 0;
    }

    private ServerResponse call(ServerRequest request, byte[] body, Duration within) throws IOException {
        HttpPost call = new HttpPost(rank);
        call.setHeader(Deadline.HEADER, Long.toString(within.toMillis()));
        String requestId = RequestId.current();
        if (requestId != null) {
            call.setHeader(RequestId.HEADER, requestId);
        }
        PASSED_ON.forEach(name -> request.headers().header(name).forEach(value -> call.addHeader(name, value)));
        call.setEntity(new ByteArrayEntity(body, null));
        try {
            return http.call(call, within, RankProxy::passOn);
        } catch (HttpTimeoutException e) {
            if (isHurried(within)) {
                // It must not have ranking left alone for others.
                throw ProblemException.deadlinePassed("The caller gave ranking-service " + within.toMillis() + " ms.");
            }
            throw e;
        }
    }

    private static ServerResponse passOn(ClassicHttpResponse answer) throws IOException {
        byte[] body = bytes(answer.getEntity());
        ServerResponse.BodyBuilder response = ServerResponse.status(HttpStatusCode.valueOf(answer.getCode()));
        for (String name : PASSED_BACK) {
            Header header = answer.getFirstHeader(name);
            if (header != null) {
                response.header(name, header.getValue());
            }
        }
        return response.build((request, servletResponse) -> {
            servletResponse.setContentLength(body.length);
            servletResponse.getOutputStream().write(body);
            return null;
        });
    }

    private static byte[] bytes(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream in = entity.getContent()) {
            if (entity.getContentLength() < 0) {
                return in.readAllBytes();
            }
            byte[] body = new byte[Math.toIntExact(entity.getContentLength())];
            if (in.readNBytes(body, 0, body.length) < body.length) {
                throw new ConnectionClosedException("ranking-service's answer ends early");
            }
            return body;
        }
    }
}
